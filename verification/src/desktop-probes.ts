import { randomBytes } from 'node:crypto';
import type { Observed, Probes } from './fact.js';
import { type CompanyFile, type Response, type SetResponse, textAt } from './desktop-file.js';
import type { desktopFacts } from './desktop-facts.js';

const PARSE_ERROR = /80040400/i;
const setId = (): string => randomBytes(8).toString('hex');

const customerAdd = (name: string, more = '') =>
  `<CustomerAddRq requestID="1"><CustomerAdd><Name>${name}</Name>${more}</CustomerAdd></CustomerAddRq>`;
const customerMod = (id: string, sequence: string, fields: string) =>
  `<CustomerModRq requestID="1"><CustomerMod><ListID>${id}</ListID><EditSequence>${sequence}</EditSequence>${fields}</CustomerMod></CustomerModRq>`;
const invoiceAdd = (customerId: string, fields: string, macro = '') =>
  `<InvoiceAddRq requestID="1"><InvoiceAdd${macro}><CustomerRef><ListID>${customerId}</ListID></CustomerRef>${fields}` +
  '<InvoiceLineAdd><Desc>Verification</Desc></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>';
const words = ({ statusCode, statusMessage }: Response): string => `${statusCode} ${statusMessage}`;
const setWords = ({ hresult, message, responses }: SetResponse): string =>
  hresult === '' ? responses.map(words).join('; ') : `${hresult} ${message}`;

interface Created {
  readonly id: string;
  readonly sequence: string;
}

async function createCustomer(file: CompanyFile, base: string): Promise<Created> {
  const response = await file.ask(customerAdd(file.name(base)));
  const id = textAt(response.element, 'CustomerRet', 'ListID');
  if (id === '') throw new Error(`The customer could not be created: ${words(response)}`);
  return { id, sequence: textAt(response.element, 'CustomerRet', 'EditSequence') };
}

/** A service item on the first income account; QuickBooks needs one for an amount. */
async function serviceItem(file: CompanyFile): Promise<string> {
  const accounts = await file.ask('<AccountQueryRq requestID="1"><AccountType>Income</AccountType></AccountQueryRq>');
  const account = textAt(accounts.element, 'AccountRet', 'ListID');
  const name = file.name(setId().slice(0, 6));
  const response = await file.ask(
    `<ItemServiceAddRq requestID="1"><ItemServiceAdd><Name>${name}</Name><SalesOrPurchase><Price>10.00</Price>` +
      `<AccountRef><ListID>${account}</ListID></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>`,
  );
  return textAt(response.element, 'ItemServiceRet', 'ListID');
}

const invoiceOf = (customerId: string, itemId: string, number: string, macro = '') =>
  `<InvoiceAddRq requestID="1"><InvoiceAdd${macro}><CustomerRef><ListID>${customerId}</ListID></CustomerRef><RefNumber>${number}</RefNumber>` +
  `<InvoiceLineAdd><ItemRef><ListID>${itemId}</ListID></ItemRef><Quantity>1</Quantity><Rate>10.00</Rate></InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>`;
const paymentOf = (customerId: string, applied: string) =>
  `<ReceivePaymentAddRq requestID="2"><ReceivePaymentAdd><CustomerRef><ListID>${customerId}</ListID></CustomerRef><TotalAmount>10.00</TotalAmount>` +
  `<AppliedToTxnAdd>${applied}<PaymentAmount>10.00</PaymentAmount></AppliedToTxnAdd></ReceivePaymentAdd></ReceivePaymentAddRq>`;

const voidOf = (type: string, id: string) =>
  `<TxnVoidRq requestID="1"><TxnVoidType>${type}</TxnVoidType><TxnID>${id}</TxnID></TxnVoidRq>`;

/** Maps a status: done, the expected code, or another one. */
const status = <Code extends string, Done extends string>(
  response: Response,
  code: Code,
  done: Done,
): Observed<Code | Done | 'other'> => {
  const observed = response.statusCode === '0' ? done : response.statusCode === code ? code : 'other';
  return { observed, evidence: words(response) };
};

/** One probe for each fact about QuickBooks Desktop. */
export const desktopProbes: Probes<CompanyFile, typeof desktopFacts> = {
  'message-set-replay': async (file) => {
    const request = customerAdd(file.name('replay'));
    const newMessageSetID = setId();
    const first = await file.send(request, { newMessageSetID });
    const second = await file.send(request, { newMessageSetID });
    await file.send('', { oldMessageSetID: newMessageSetID });
    const ids = [first, second].map(({ responses }) => textAt(responses[0]?.element, 'CustomerRet', 'ListID'));
    const evidence = `first ${ids[0] ?? ''}, then ${ids[1] ?? ''}; ${second.messageSetStatusCode} ${setWords(second)}`;
    const [repeated] = second.responses;
    if (repeated === undefined) return { observed: 'refused', evidence };
    // Processed again, the create would be refused: its name is in use.
    return { observed: repeated.statusCode === '0' ? 'from-store' : 'done-again', evidence };
  },

  'unknown-message-set': async (file) => {
    const id = setId();
    const response = await file.send('', { newMessageSetID: id, oldMessageSetID: id });
    const code = response.messageSetStatusCode;
    return {
      observed: code === '600' || code === '9002' ? code : 'unexpected',
      evidence: `${code} ${setWords(response)}`,
    };
  },

  'duplicate-number': async (file) => {
    const { id } = await createCustomer(file, 'number');
    const item = await serviceItem(file);
    await file.ask(invoiceOf(id, item, `V${file.run}`));
    const second = await file.ask(invoiceOf(id, item, `V${file.run}`));
    return { observed: second.statusCode === '0' ? 'created' : 'refused', evidence: words(second) };
  },

  'payment-of-paid-invoice': async (file) => {
    const { id } = await createCustomer(file, 'paid');
    const invoice = await file.ask(invoiceOf(id, await serviceItem(file), `P${file.run}`));
    const applied = `<TxnID>${textAt(invoice.element, 'InvoiceRet', 'TxnID')}</TxnID>`;
    await file.ask(paymentOf(id, applied));
    const second = await file.ask(paymentOf(id, applied));
    const observed = ({ '0': 'accepted', '3120': 'not-found', '3210': 'too-much' } as const)[second.statusCode];
    return { observed: observed ?? 'unexpected', evidence: words(second) };
  },

  'inactive-reference': async (file) => {
    const { id, sequence } = await createCustomer(file, 'gone');
    await file.ask(customerMod(id, sequence, '<IsActive>false</IsActive>'));
    return status(await file.ask(invoiceAdd(id, '')), '3140', 'accepted');
  },

  'inactive-hidden': async (file) => {
    const { id, sequence } = await createCustomer(file, 'hidden');
    await file.ask(customerMod(id, sequence, '<IsActive>false</IsActive>'));
    const filter = `<NameFilter><MatchCriterion>StartsWith</MatchCriterion><Name>${file.name('hidden')}</Name></NameFilter>`;
    const query = await file.ask(`<CustomerQueryRq requestID="1">${filter}</CustomerQueryRq>`);
    const shown = textAt(query.element, 'CustomerRet', 'ListID') !== '';
    return { observed: shown ? 'shown' : 'hidden', evidence: words(query) };
  },

  'name-filter-below': async (file) => {
    const parent = await serviceItem(file);
    const account = (await file.ask('<AccountQueryRq requestID="1"><AccountType>Income</AccountType></AccountQueryRq>'))
      .element;
    const name = file.name(setId().slice(0, 6));
    await file.ask(
      `<ItemServiceAddRq requestID="1"><ItemServiceAdd><Name>${name}</Name><ParentRef><ListID>${parent}</ListID></ParentRef>` +
        `<SalesOrPurchase><Price>10.00</Price><AccountRef><ListID>${textAt(account, 'AccountRet', 'ListID')}</ListID></AccountRef></SalesOrPurchase></ItemServiceAdd></ItemServiceAddRq>`,
    );
    const response = await file.ask(
      `<ItemQueryRq requestID="1"><ActiveStatus>All</ActiveStatus><NameFilter><MatchCriterion>EndsWith</MatchCriterion><Name>${name}</Name></NameFilter></ItemQueryRq>`,
    );
    const isFound = textAt(response.element, 'ItemServiceRet', 'Name') === name;
    return { observed: isFound ? 'found' : 'not-found', evidence: words(response) };
  },

  'name-in-use': async (file) => {
    await createCustomer(file, 'twice');
    return status(await file.ask(customerAdd(file.name('twice'))), '3100', 'created');
  },

  'long-name': async (file) => {
    const name = file.name('x').padEnd(42, 'x');
    const response = await file.ask(customerAdd(name));
    const stored = textAt(response.element, 'CustomerRet', 'Name');
    const observed = response.statusCode !== '0' ? 'refused' : stored === name ? 'kept' : 'shortened';
    return { observed, evidence: `${words(response)} ${stored}` };
  },

  'stale-edit-sequence': async (file) => {
    const { id, sequence } = await createCustomer(file, 'stale');
    await file.ask(customerMod(id, sequence, '<Notes>first</Notes>'));
    return status(await file.ask(customerMod(id, sequence, '<Notes>second</Notes>')), '3200', 'applied');
  },

  'raw-unicode': (file) => unicode(file, 'raw', '’'),
  'unicode-entity': (file) => unicode(file, 'entity', '&#8217;'),

  'element-order': async (file) => {
    const response = await file.send(
      `<CustomerAddRq requestID="1"><CustomerAdd><IsActive>true</IsActive><Name>${file.name('order')}</Name></CustomerAdd></CustomerAddRq>`,
    );
    return { observed: PARSE_ERROR.test(response.hresult) ? 'parse-error' : 'accepted', evidence: setWords(response) };
  },

  'name-not-found': async (file) => {
    const query = await file.ask(
      `<CustomerQueryRq requestID="1"><FullName>${file.name('nobody')}</FullName></CustomerQueryRq>`,
    );
    const { statusCode } = query;
    return { observed: statusCode === '500' || statusCode === '1' ? statusCode : 'other', evidence: words(query) };
  },

  'after-stop': async (file) => {
    const bad = '<CustomerQueryRq requestID="1"><ListID>80000000-1</ListID></CustomerQueryRq>';
    const failing = customerMod('80000000-1', '1', '<Notes>x</Notes>');
    const { responses } = await file.send(`${failing}${bad.replace('requestID="1"', 'requestID="2"')}`, {
      onError: 'stopOnError',
    });
    const second = responses.find(({ type }) => type === 'CustomerQueryRs');
    const evidence = responses.map((response) => `${response.type} ${words(response)}`).join('; ');
    if (second === undefined) return { observed: 'omitted', evidence };
    return { observed: second.statusCode === '3231' ? '3231' : 'processed', evidence };
  },

  'payment-by-macro': async (file) => {
    const { id } = await createCustomer(file, 'macro');
    const macro = `TxnID:V${file.run}`;
    const requests =
      invoiceOf(id, await serviceItem(file), `M${file.run}`, ` defMacro="${macro}"`) +
      paymentOf(id, `<TxnID useMacro="${macro}"></TxnID>`);
    const response = await file.send(requests);
    const applied = response.responses.length === 2 && response.responses.every(({ statusCode }) => statusCode === '0');
    return { observed: applied ? 'applied' : 'refused', evidence: setWords(response) };
  },

  'six-address-lines': async (file) => {
    const lines = [1, 2, 3, 4, 5]
      .map((line) => `<Addr${String(line)}>Line ${String(line)}</Addr${String(line)}>`)
      .join('');
    const response = await file.ask(
      customerAdd(file.name('address'), `<BillAddress>${lines}<City>Bayshore</City></BillAddress>`),
    );
    const city = textAt(response.element, 'CustomerRet', 'BillAddress', 'City');
    const fifth = textAt(response.element, 'CustomerRet', 'BillAddress', 'Addr5');
    const observed = response.statusCode !== '0' ? 'refused' : city !== '' && fifth !== '' ? 'accepted' : 'shortened';
    return { observed, evidence: `${words(response)} Addr5 "${fifth}", City "${city}"` };
  },

  'void-invoice': async (file) => {
    const { id } = await createCustomer(file, 'void');
    const added = await file.ask(invoiceOf(id, await serviceItem(file), `V${file.run}`));
    const txn = textAt(added.element, 'InvoiceRet', 'TxnID');
    const response = await file.ask(voidOf('Invoice', txn));
    const after = await file.ask(`<InvoiceQueryRq requestID="1"><TxnID>${txn}</TxnID></InvoiceQueryRq>`);
    const total = textAt(after.element, 'InvoiceRet', 'Subtotal');
    const memo = textAt(after.element, 'InvoiceRet', 'Memo');
    const observed = total === '0.00' && memo.startsWith('VOID') ? 'zero' : 'other';
    return { observed, evidence: `${words(response)} Subtotal "${total}", Memo "${memo}"` };
  },

  'void-paid-invoice': async (file) => {
    const { id } = await createCustomer(file, 'void paid');
    const added = await file.ask(invoiceOf(id, await serviceItem(file), `P${file.run}`));
    const txn = textAt(added.element, 'InvoiceRet', 'TxnID');
    const paid = await file.ask(paymentOf(id, `<TxnID>${txn}</TxnID>`));
    const payment = textAt(paid.element, 'ReceivePaymentRet', 'TxnID');
    const response = await file.ask(voidOf('Invoice', txn));
    if (response.statusCode !== '0') return { observed: 'refused', evidence: words(response) };
    const query = `<ReceivePaymentQueryRq requestID="1"><TxnID>${payment}</TxnID></ReceivePaymentQueryRq>`;
    const after = await file.ask(query);
    const unused = textAt(after.element, 'ReceivePaymentRet', 'UnusedPayment');
    return { observed: unused === '10.00' ? 'unapplied' : 'other', evidence: `UnusedPayment "${unused}"` };
  },

  'void-payment': async (file) => {
    const response = await file.send(voidOf('ReceivePayment', '1-1'));
    if (PARSE_ERROR.test(response.hresult)) return { observed: 'parse-error', evidence: setWords(response) };
    const isVoided = response.responses.some(({ statusCode }) => statusCode === '0');
    return { observed: isVoided ? 'voided' : 'refused', evidence: setWords(response) };
  },
};

async function unicode(
  file: CompanyFile,
  base: string,
  character: string,
): Promise<Observed<'parse-error' | 'replaced' | 'kept'>> {
  const response = await file.send(customerAdd(file.name(`${base}${character}`)));
  if (PARSE_ERROR.test(response.hresult)) return { observed: 'parse-error', evidence: setWords(response) };
  const stored = textAt(response.responses[0]?.element, 'CustomerRet', 'Name');
  const observed = stored.includes('’') ? 'kept' : stored.includes('?') ? 'replaced' : 'unexpected';
  return { observed, evidence: `${setWords(response)} "${stored}"` };
}
