import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Observed, Probes } from './fact.js';
import { type Entity, entityOf, type OnlineCompany, type Reply, wordsOf } from './online-company.js';
import type { onlineFacts } from './online-facts.js';

const customer = (name: string) => ({ DisplayName: name });
const line = (item: Entity, amount: number, more: object = {}) => ({
  Amount: amount,
  DetailType: 'SalesItemLineDetail',
  SalesItemLineDetail: { ItemRef: { value: item.Id }, ...more },
});
const invoice = (of: Entity, lines: readonly object[], more: object = {}) => ({
  CustomerRef: { value: of.Id },
  Line: lines,
  ...more,
});

/** Maps a reply that is expected to be refused with one of some codes. */
const refusedWith =
  <Refused extends string, Accepted extends string>(codes: readonly string[], refused: Refused, accepted: Accepted) =>
  (reply: Reply): Observed<Refused | Accepted> => {
    const evidence = wordsOf(reply);
    if (reply.error === undefined) return { observed: accepted, evidence };
    return { observed: codes.includes(reply.error.code) ? refused : 'unexpected', evidence };
  };

/** Compares the reply to a repeated create with the record that the first one created. */
function repeated(
  entity: string,
  first: Entity,
  reply: Reply,
): Observed<'first-response' | 'refused' | 'created-again'> {
  const second = entityOf(entity, reply);
  const evidence = second === undefined ? wordsOf(reply) : `first Id ${first.Id}, then Id ${second.Id}`;
  if (second === undefined) return { observed: 'refused', evidence };
  return { observed: second.Id === first.Id ? 'first-response' : 'created-again', evidence };
}

/** Runs a probe with a preference of sales forms set, and restores it. */
async function withCustomNumbers<T>(company: OnlineCompany, on: boolean, run: () => Promise<T>): Promise<T> {
  const before = await preferences(company);
  const set = async (value: boolean) => {
    const { Id, SyncToken } = await preferences(company);
    await company.call('POST', 'preferences', {
      Id,
      SyncToken,
      sparse: true,
      SalesFormsPrefs: { CustomTxnNumbers: value },
    });
  };
  await set(on);
  try {
    return await run();
  } finally {
    await set(before.SalesFormsPrefs.CustomTxnNumbers);
  }
}

const Preferences = z.looseObject({
  Id: z.string(),
  SyncToken: z.string(),
  SalesFormsPrefs: z.looseObject({ CustomTxnNumbers: z.boolean().default(false) }),
});
async function preferences(company: OnlineCompany): Promise<z.infer<typeof Preferences>> {
  const { body } = await company.call('GET', 'preferences');
  return z.looseObject({ Preferences }).parse(body).Preferences;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const invoiceToVoid = async (company: OnlineCompany, name: string): Promise<Entity> => {
  const of = await company.create('Customer', customer(company.name(name)));
  return company.create('Invoice', invoice(of, [line(await company.serviceItem(), 10)]));
};

/** Observes whether a voided document has zero and says so. */
function voidedAs(reply: Reply, entity: string): Observed<'zero' | 'other'> {
  const after = entityOf(entity, reply);
  const [total, note] = [after?.['TotalAmt'], textOf(after?.['PrivateNote'])];
  const evidence = after === undefined ? wordsOf(reply) : `TotalAmt ${String(total)}, PrivateNote "${note}"`;
  return { observed: total === 0 && note.startsWith('Voided') ? 'zero' : 'other', evidence };
}

/** One probe for each fact about QuickBooks Online. */
export const onlineProbes: Probes<OnlineCompany, typeof onlineFacts> = {
  'inactive-customer-name': async (company) => {
    const name = company.name('inactive');
    const before = await company.create('Customer', customer(name));
    await company.deactivate('Customer', before);
    const after = textOf(entityOf('Customer', await company.read('Customer', before.Id))?.['DisplayName']);
    const observed = after === name ? 'kept' : after === `${name} (deleted)` ? 'renamed' : 'unexpected';
    return { observed, evidence: `"${name}" is now "${after}"` };
  },

  'inactive-name-free': async (company) => {
    const name = company.name('freed');
    await company.deactivate('Customer', await company.create('Customer', customer(name)));
    const reply = await company.write('Customer', customer(name));
    const second = entityOf('Customer', reply);
    // Two inactive customers of one name could not be distinguished.
    if (second !== undefined) await company.write('Customer', { ...second, DisplayName: company.name('freed again') });
    return refusedWith(['6240'], 'taken', 'free')(reply);
  },

  'inactive-hidden': async (company) => {
    const name = company.name('hidden');
    const { Id } = await company.create('Customer', customer(name));
    await company.deactivate(
      'Customer',
      entityOf('Customer', await company.read('Customer', Id)) ?? { Id, SyncToken: '0' },
    );
    const { rows } = await company.query(`select * from Customer where DisplayName like '${name}%'`);
    return { observed: rows.length === 0 ? 'hidden' : 'shown', evidence: `${String(rows.length)} rows` };
  },

  'name-across-kinds': async (company) => {
    const name = company.name('vendor');
    await company.create('Vendor', customer(name));
    return refusedWith(['6240'], 'refused', 'created')(await company.write('Customer', customer(name)));
  },

  'colon-in-name': async (company) =>
    refusedWith(
      ['2040', '6000', '6150'],
      'refused',
      'created',
    )(await company.write('Customer', customer(company.name('a:b')))),

  'request-id-replay': async (company) => {
    const key = `?requestid=${randomUUID()}`;
    const record = customer(company.name('replay'));
    const first = entityOf('Customer', await company.write('Customer', record, key));
    if (first === undefined) return { observed: 'unexpected', evidence: 'the first create was refused' };
    return repeated('Customer', first, await company.write('Customer', record, key));
  },

  'request-id-other-body': async (company) => {
    const key = `?requestid=${randomUUID()}`;
    const first = entityOf('Customer', await company.write('Customer', customer(company.name('body one')), key));
    if (first === undefined) return { observed: 'unexpected', evidence: 'the first create was refused' };
    return repeated('Customer', first, await company.write('Customer', customer(company.name('body two')), key));
  },

  'batch-request-id': async (company) => {
    const item = { bId: '1', operation: 'create', Customer: customer(company.name('batch')) };
    const path = `batch?requestid=${randomUUID().slice(0, 30)}`;
    const idIn = (reply: Reply): string => /"Id":"(\d+)"/.exec(JSON.stringify(reply.body))?.[1] ?? '';
    const first = await company.call('POST', path, { BatchItemRequest: [item] });
    const second = await company.call('POST', path, { BatchItemRequest: [item] });
    const evidence = `first Id ${idIn(first)}, then Id ${idIn(second)} ${second.error?.code ?? ''}`;
    if (idIn(first) === '' || idIn(second) === '') return { observed: 'unexpected', evidence };
    return { observed: idIn(first) === idIn(second) ? 'first-response' : 'created-again', evidence };
  },

  'batch-limit': async (company) => {
    const items = Array.from({ length: 31 }, (_, index) => ({
      bId: String(index),
      Query: 'select Id from CompanyInfo',
    }));
    return refusedWith(
      ['1040'],
      'refused',
      'accepted',
    )(await company.call('POST', 'batch', { BatchItemRequest: items }));
  },

  'number-without-custom-numbers': (company) =>
    withCustomNumbers(company, false, async () => {
      const of = await company.create('Customer', customer(company.name('numbers off')));
      const item = await company.serviceItem();
      const numbered = invoice(of, [line(item, 10)], { DocNumber: `V${company.run}` });
      const first = await company.create('Invoice', numbered);
      const second = await company.write('Invoice', numbered);
      const evidence = `DocNumber ${textOf(first['DocNumber'])}; second: ${wordsOf(second)}`;
      if (first['DocNumber'] !== `V${company.run}`) return { observed: 'replaced', evidence };
      return { observed: second.error === undefined ? 'kept-unchecked' : 'kept-checked', evidence };
    }),

  'number-with-custom-numbers': (company) =>
    withCustomNumbers(company, true, async () => {
      const of = await company.create('Customer', customer(company.name('numbers on')));
      const created = await company.create('Invoice', invoice(of, [line(await company.serviceItem(), 10)]));
      const number = textOf(created['DocNumber']);
      return { observed: number === '' ? 'none' : 'assigned', evidence: `DocNumber "${number}"` };
    }),

  'tax-without-code': async (company) => {
    const of = await company.create('Customer', customer(company.name('tax')));
    const lines = [line(await company.serviceItem(), 100, { TaxCodeRef: { value: 'TAX' } })];
    const created = await company.create('Invoice', invoice(of, lines, { TxnTaxDetail: { TotalTax: 1.23 } }));
    const tax = z.looseObject({ TotalTax: z.number() }).catch({ TotalTax: 0 }).parse(created['TxnTaxDetail']).TotalTax;
    return { observed: tax === 1.23 ? 'applied' : 'ignored', evidence: `1.23 sent, ${tax.toFixed(2)} on the invoice` };
  },

  'bill-email': async (company) => {
    const address = { Address: 'office@verify.example' };
    const of = await company.create('Customer', { ...customer(company.name('email')), PrimaryEmailAddr: address });
    const created = await company.create('Invoice', invoice(of, [line(await company.serviceItem(), 10)]));
    const email = JSON.stringify(created['BillEmail'] ?? null);
    return { observed: created['BillEmail'] === undefined ? 'left-empty' : 'filled', evidence: `BillEmail ${email}` };
  },

  'inactive-reference': async (company) => {
    const name = company.name('gone');
    const of = await company.create('Customer', customer(name));
    const item = await company.serviceItem();
    await company.deactivate('Customer', of);
    const reply = await company.write('Invoice', invoice(of, [line(item, 10)]));
    const evidence = wordsOf(reply);
    if (reply.error === undefined) return { observed: 'accepted', evidence };
    if (reply.error.text.includes(name)) return { observed: 'refused-named', evidence };
    return { observed: reply.error.code === '610' ? 'refused-unnamed' : 'unexpected', evidence };
  },

  'amount-mismatch': async (company) => {
    const of = await company.create('Customer', customer(company.name('amount')));
    const lines = [line(await company.serviceItem(), 100, { Qty: 3, UnitPrice: 33.33 })];
    return refusedWith(['6070'], 'refused', 'accepted')(await company.write('Invoice', invoice(of, lines)));
  },

  'stale-sync-token': async (company) => {
    const before = await company.create('Customer', customer(company.name('stale')));
    const change = (note: string) => ({ Id: before.Id, SyncToken: before.SyncToken, sparse: true, Notes: note });
    await company.write('Customer', change('first'));
    return refusedWith(['5010'], 'refused', 'accepted')(await company.write('Customer', change('second')));
  },

  'deleted-document': async (company) => {
    const of = await company.create('Customer', customer(company.name('deleted')));
    const { Id, SyncToken } = await company.create('Invoice', invoice(of, [line(await company.serviceItem(), 10)]));
    await company.call('POST', 'invoice?operation=delete', { Id, SyncToken });
    return refusedWith(['610'], 'not-found', 'returned')(await company.read('Invoice', Id));
  },

  'void-invoice': async (company) => {
    const { Id, SyncToken } = await invoiceToVoid(company, 'void');
    return voidedAs(await company.call('POST', 'invoice?operation=void', { Id, SyncToken, sparse: true }), 'Invoice');
  },

  'void-payment': async (company) => {
    const of = await company.create('Customer', customer(company.name('void payment')));
    const { Id, SyncToken } = await company.create('Payment', { CustomerRef: { value: of.Id }, TotalAmt: 10 });
    const reply = await company.call('POST', 'payment?operation=update&include=void', { Id, SyncToken, sparse: true });
    return voidedAs(reply, 'Payment');
  },

  'void-stale': async (company) => {
    const { Id, SyncToken } = await invoiceToVoid(company, 'void stale');
    await company.write('Invoice', { Id, SyncToken, sparse: true, PrivateNote: 'changed' });
    const reply = await company.call('POST', 'invoice?operation=void', { Id, SyncToken, sparse: true });
    return refusedWith(['5010'], 'refused', 'accepted')(reply);
  },

  'void-paid-invoice': async (company) => {
    const bill = await invoiceToVoid(company, 'void paid');
    const CustomerRef = bill['CustomerRef'];
    const Line = [{ Amount: 10, LinkedTxn: [{ TxnId: bill.Id, TxnType: 'Invoice' }] }];
    const { Id } = await company.create('Payment', { CustomerRef, TotalAmt: 10, Line });
    const { SyncToken = '0' } = entityOf('Invoice', await company.read('Invoice', bill.Id)) ?? {};
    const reply = await company.call('POST', 'invoice?operation=void', { Id: bill.Id, SyncToken, sparse: true });
    if (reply.error !== undefined) return { observed: 'refused', evidence: wordsOf(reply) };
    const payment = entityOf('Payment', await company.read('Payment', Id));
    const isUnapplied = payment?.['TotalAmt'] === 10 && payment['UnappliedAmt'] === 10;
    return {
      observed: isUnapplied ? 'unapplied' : 'other',
      evidence: JSON.stringify(payment ?? wordsOf(reply)).slice(0, 200),
    };
  },

  'apostrophe-in-query': async (company) => {
    const name = company.name("O'Brien");
    await company.create('Customer', customer(name));
    const { reply, rows } = await company.query(
      `select * from Customer where DisplayName = '${name.replaceAll("'", "\\'")}'`,
    );
    if (reply.error !== undefined) return { observed: 'refused', evidence: wordsOf(reply) };
    return { observed: rows.length === 1 ? 'escaped' : 'not-found', evidence: `${String(rows.length)} rows` };
  },

  'unicode-in-query': async (company) => {
    const { reply } = await company.query("select * from Customer where DisplayName = 'a’b'");
    return refusedWith(['4000'], 'refused', 'accepted')(reply);
  },

  'undeposited-funds': async (company) => {
    const { rows, reply } = await company.query("select * from Account where AccountSubType = 'UndepositedFunds'");
    const names = rows.map((row) => textOf(row['Name']));
    return { observed: rows.length > 0 ? 'found' : 'missing', evidence: names.join(', ') || wordsOf(reply) };
  },
};
