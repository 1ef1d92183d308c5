import { balanceOf } from '../file/records.js';
import type { Invoice, ReceivePayment } from '../file/records.js';
import type { TransactionTable } from '../file/transaction-table.js';
import { childOf, childrenOf, textOf } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import { isTrue } from './customer.decide.js';
import { answerFiltered, onlyOf, withMissing } from './iterate.js';
import { inRange, matches, modifiedTest, mostReturned } from './list-query.js';
import { done, noMatch, refused, unsupported } from './outcome.js';
import type { Outcome } from './outcome.js';
import type { TransactionParts } from './transaction.write.js';
import type { Work } from './work.js';

type Test<T> = (record: T) => boolean;

function dateTest(work: Work, filter: Element | undefined): Test<{ txnDate: string }> | undefined {
  if (!filter) return undefined;
  const today = work.file.today();
  const spans: Readonly<Record<string, readonly [string, string]>> = {
    All: ['', '9999'],
    Today: [today, today],
    ThisMonth: [`${today.slice(0, 7)}-01`, `${today.slice(0, 7)}-31`],
    ThisCalendarYear: [`${today.slice(0, 4)}-01-01`, `${today.slice(0, 4)}-12-31`],
  };
  const given = [textOf(filter, 'FromTxnDate') ?? '', textOf(filter, 'ToTxnDate') ?? ''] as const;
  const [from, to] = spans[textOf(filter, 'DateMacro') ?? ''] ?? given;
  return ({ txnDate }) => txnDate >= from && (to === '' || txnDate <= to);
}

/** The customers that an EntityFilter means; undefined where there is none. */
function customersOf(
  work: Work,
  filter: Element | undefined,
): { ids: ReadonlySet<string>; missing?: string } | undefined {
  if (!filter) return undefined;
  const table = work.file.list('Customer');
  const ids = new Set<string>();
  const addTree = (id: string): void => {
    ids.add(id);
    for (const child of table.childrenOf(id)) addTree(child.id);
  };
  for (const { name, text } of filter.children) {
    const record = name.startsWith('ListID') ? table.get(text) : table.findFullName(text);
    if (!record) return { ids, missing: text };
    if (name.endsWith('WithChildren')) addTree(record.id);
    else ids.add(record.id);
  }
  return { ids };
}

interface TransactionSpec<T> {
  readonly table: TransactionTable<
    T & { readonly id: string; readonly customerId: string; readonly refNumber: string }
  >;
  readonly write: (record: T, parts: TransactionParts) => Element;
}

/** Invoices or payments: by TxnID, by RefNumber, or by filters. Lines and applications only with IncludeLineItems. */
export function queryTransactions<T extends Invoice | ReceivePayment>(
  work: Work,
  node: Element,
  { table, write }: TransactionSpec<T>,
): Outcome {
  const parts: TransactionParts = {
    lines: isTrue(textOf(node, 'IncludeLineItems')),
    links: isTrue(textOf(node, 'IncludeLinkedTxns')),
    only: onlyOf(node),
  };
  const txnIds = childrenOf(node, 'TxnID');
  if (txnIds.length > 0) {
    const matches = txnIds.map(({ text }) => ({ text, record: table.get(text) }));
    const answer = done(matches.flatMap(({ record }) => (record ? [write(record, parts)] : [])));
    return withMissing(answer, matches.find(({ record }) => !record)?.text);
  }
  const strict = childrenOf(node, 'RefNumberCaseSensitive');
  const numbers = [...childrenOf(node, 'RefNumber'), ...strict];
  if (numbers.length > 0) {
    const matches = numbers.map(({ name, text }) => ({
      text,
      records: table.findRefNumber(text).filter((record) => name === 'RefNumber' || record.refNumber === text),
    }));
    const records = matches.flatMap((each) => each.records);
    if (records.length === 0) return noMatch;
    return withMissing(
      done(records.map((record) => write(record, parts))),
      matches.find((each) => each.records.length === 0)?.text,
    );
  }
  for (const filter of ['AccountFilter', 'CurrencyFilter']) if (childOf(node, filter)) return unsupported(filter);
  const most = mostReturned(node);
  if (most < 1) return refused(3210, 'The "MaxReturned" field has an invalid value.');
  const customers = customersOf(work, childOf(node, 'EntityFilter'));
  if (customers?.missing !== undefined) return withMissing(done([]), customers.missing);
  return answerFiltered(work, {
    node,
    most,
    find: () => {
      const candidates = customers ? [...customers.ids].flatMap((id) => table.ofCustomer(id)) : [...table.values()];
      const tests = testsOf<T>(work, node);
      return candidates.filter((record) => tests.every((test) => test(record))).map((record) => record.id);
    },
    write: (id) => {
      const record = table.get(id);
      return record && write(record, parts);
    },
  });
}

function testsOf<T extends Invoice | ReceivePayment>(work: Work, node: Element): readonly Test<T>[] {
  const tests: Test<T>[] = [];
  const modifiedFilter = childOf(node, 'ModifiedDateRangeFilter');
  if (modifiedFilter) {
    const modified = modifiedTest(work, modifiedFilter);
    tests.push((record) => modified(record.modified));
  }
  const dated = dateTest(work, childOf(node, 'TxnDateRangeFilter'));
  if (dated) tests.push(dated);
  const number = childOf(node, 'RefNumberFilter');
  if (number) {
    const [criterion, pattern] = [textOf(number, 'MatchCriterion'), textOf(number, 'RefNumber') ?? ''];
    tests.push((record) => matches(criterion, pattern, record.refNumber));
  }
  const range = childOf(node, 'RefNumberRangeFilter');
  if (range) {
    const [from, to] = [textOf(range, 'FromRefNumber'), textOf(range, 'ToRefNumber')];
    tests.push((record) => inRange(from, to, record.refNumber));
  }
  const paid = textOf(node, 'PaidStatus') ?? 'All';
  if (paid !== 'All') {
    tests.push((record) => record.kind === 'Invoice' && balanceOf(record).isZero() === (paid === 'PaidOnly'));
  }
  return tests;
}
