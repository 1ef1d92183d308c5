import { Decimal } from 'decimal.js';
import { readTime } from '../file/clock.js';
import type { ListKind, ListRecord } from '../file/records.js';
import { childOf, childrenOf, textOf } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import { answerFiltered, onlyOf, withMissing } from './iterate.js';
import { writeListRecord } from './list.write.js';
import { done, refused, unsupported } from './outcome.js';
import type { Outcome } from './outcome.js';
import type { Work } from './work.js';

export interface ListSpec {
  readonly kind: ListKind;
  /** Only records returned as this element. */
  readonly returned?: string;
}

type Test = (record: ListRecord) => boolean;

export function matches(criterion: string | undefined, pattern: string, value: string): boolean {
  const [needle, hay] = [pattern.toLowerCase(), value.toLowerCase()];
  if (criterion === 'StartsWith') return hay.startsWith(needle);
  return criterion === 'EndsWith' ? hay.endsWith(needle) : hay.includes(needle);
}

/** Between two names without regard to case, both ends included; a name that begins with `to` is within. */
export function inRange(from: string | undefined, to: string | undefined, value: string): boolean {
  const compared = value.toLowerCase();
  if (from !== undefined && from !== '' && compared < from.toLowerCase()) return false;
  return to === undefined || to === '' || compared <= to.toLowerCase() || compared.startsWith(to.toLowerCase());
}

export function mostReturned(node: Element): number {
  const text = textOf(node, 'MaxReturned');
  return text === undefined ? Number.POSITIVE_INFINITY : Number.parseInt(text, 10);
}

export function modifiedTest(work: Work, node: Element | undefined): (modified: number) => boolean {
  const zone = work.file.clock.zoneMinutes;
  const from = readTime(textOf(node, 'FromModifiedDate') ?? '', zone, false);
  const to = readTime(textOf(node, 'ToModifiedDate') ?? '', zone, true);
  return (modified) => modified >= from && modified <= to;
}

function balanceTest(work: Work, node: Element): Test | undefined {
  const filter = childOf(node, 'TotalBalanceFilter');
  if (!filter) return undefined;
  const wanted = new Decimal(textOf(filter, 'Amount') ?? '0');
  const operator = textOf(filter, 'Operator') ?? 'Equal';
  return (record) => {
    const order = work.file.totalBalance(record.id).comparedTo(wanted);
    if (operator.startsWith('Less')) return order < 0 || (operator.endsWith('Equal') && order === 0);
    if (operator.startsWith('Greater')) return order > 0 || (operator.endsWith('Equal') && order === 0);
    return order === 0;
  };
}

function testsOf(work: Work, node: Element, spec: ListSpec): readonly Test[] {
  const status = textOf(node, 'ActiveStatus') ?? 'ActiveOnly';
  const tests: Test[] = [];
  if (spec.returned !== undefined) tests.push((record) => record.returned === spec.returned);
  if (status !== 'All') tests.push((record) => record.isActive === (status === 'ActiveOnly'));
  const modified = modifiedTest(work, node);
  tests.push((record) => modified(record.modified));
  const name = childOf(node, 'NameFilter');
  if (name) tests.push((record) => matches(textOf(name, 'MatchCriterion'), textOf(name, 'Name') ?? '', record.name));
  const range = childOf(node, 'NameRangeFilter');
  if (range) tests.push((record) => inRange(textOf(range, 'FromName'), textOf(range, 'ToName'), record.name));
  for (const field of ['AccountType', 'PaymentMethodType']) {
    const wanted = new Set(childrenOf(node, field).map((each) => each.text));
    if (wanted.size > 0) tests.push((record) => wanted.has(record.fields.get(field)?.[0]?.text ?? ''));
  }
  const balance = balanceTest(work, node);
  if (balance) tests.push(balance);
  return tests;
}

/** Any list query: by ListID or FullName (inactive ones too), else by filters (active ones unless asked otherwise). */
export function queryList(work: Work, node: Element, spec: ListSpec): Outcome {
  const table = work.file.list(spec.kind);
  const only = onlyOf(node);
  const ids = childrenOf(node, 'ListID');
  const names = childrenOf(node, 'FullName');
  if (ids.length + names.length > 0) {
    let missing: string | undefined;
    const records: Element[] = [];
    for (const { name, text } of [...ids, ...names]) {
      const record = name === 'ListID' ? table.get(text) : table.findFullName(text);
      if (record && (spec.returned === undefined || record.returned === spec.returned)) {
        records.push(writeListRecord(work.file, record, only));
      } else missing ??= text;
    }
    return withMissing(done(records), missing);
  }
  for (const filter of ['CurrencyFilter', 'ClassFilter']) if (childOf(node, filter)) return unsupported(filter);
  const most = mostReturned(node);
  if (most < 1) return refused(3210, 'The "MaxReturned" field has an invalid value.');
  return answerFiltered(work, {
    node,
    most,
    find: () => {
      const tests = testsOf(work, node, spec);
      return table
        .ordered()
        .filter((record) => tests.every((test) => test(record)))
        .map((record) => record.id);
    },
    write: (id) => {
      const record = table.get(id);
      return record && writeListRecord(work.file, record, only);
    },
  });
}

/** Finds customers, vendors, employees and other names by name or id. Filters are not simulated. */
export function queryEntities(work: Work, node: Element): Outcome {
  const only = onlyOf(node);
  const keys = [...childrenOf(node, 'ListID'), ...childrenOf(node, 'FullName')];
  if (keys.length === 0) return unsupported('EntityQuery by filters');
  let missing: string | undefined;
  const records: Element[] = [];
  for (const { name, text } of keys) {
    const record = entityKinds
      .map((kind) => (name === 'ListID' ? work.file.list(kind).get(text) : work.file.list(kind).findFullName(text)))
      .find((each) => each !== undefined);
    if (record) records.push(writeListRecord(work.file, record, only));
    else missing ??= text;
  }
  return withMissing(done(records), missing);
}

const entityKinds = ['Customer', 'Vendor', 'Employee', 'OtherName'] as const;
