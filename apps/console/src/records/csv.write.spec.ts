import { expect, test } from '@jest/globals';
import { type CsvFile, csvHead, csvLine, csvLineOf, csvName } from './csv.write.js';
import type { DeskRow } from './records.schema.js';

test.each<[string, string | null, string]>([
  ['a text is quoted', 'Harbor Light', '"Harbor Light"'],
  ['a quote is doubled', 'The "Inn"', '"The ""Inn"""'],
  ['a separator of another locale stays inside its cell', 'a;=1+1', '"a;=1+1"'],
  ['a line break stays inside its cell', 'a\r\nb', '"a\r\nb"'],
  ['nothing is an empty cell', null, ''],
  ['a formula becomes text', '=1+1', `"'=1+1"`],
  ['a formula after a line break becomes text', '\n=1+1', `"'\n=1+1"`],
  ['a formula after a space becomes text', ' =1+1', `"' =1+1"`],
  ['a full-width formula becomes text', '＝1+1', `"'＝1+1"`],
  ['a command becomes text', '@SUM(A1)', `"'@SUM(A1)"`],
  ['a tab at the start becomes text', '\tx', `"'\tx"`],
  ['a negative amount stays a number', '-12.50', '"-12.50"'],
  ['a minus before anything else becomes text', '-1+1', `"'-1+1"`],
])('%s', (_, value, expected) => {
  expect(csvLine([value])).toBe(`${expected}\r\n`);
});

test('cells are separated by commas', () => {
  expect(csvLine(['a', null, 'b'])).toBe('"a",,"b"\r\n');
});

const file: CsvFile = { entity: 'invoice', filter: {}, company: 'Harbor Light', zone: 'America/Chicago' };
const row: DeskRow = {
  entity: 'invoice',
  id: 'I1',
  name: '1042',
  view: 'differs',
  revision: 1,
  date: '2026-11-30',
  amount: '108.25',
  difference: '-8.25',
  customerId: 'C1',
  customer: 'Quintanilla, Xóchitl',
  batchId: null,
  waitsFor: [],
  sentence: 'The tax is missing.',
  warnings: 0,
  changedSince: false,
  updatedAt: '2026-12-01T05:30:09.000Z',
};

test('a line has both totals, the difference, the page’s word and reason, and the local time', () => {
  expect(csvHead(file)).toBe(
    '\ufeff"Kind","Number","Date","Customer","Total in JobPro","Total in QuickBooks","Difference","State","Reason","In QuickBooks as","Changed (America/Chicago)"\r\n',
  );
  expect(csvLineOf(row, { label: '1042', total: '100.00' }, file)).toBe(
    '"Invoice","1042","2026-11-30","Quintanilla, Xóchitl","108.25","100.00","-8.25","Differs in QuickBooks","The tax is missing.","1042","2026-11-30 23:30:09"\r\n',
  );
});

test('a record without a sentence of its own has its state’s meaning as the reason', () => {
  const blocked = csvLineOf(
    { ...row, view: 'blocked', sentence: null, difference: null },
    { label: null, total: null },
    file,
  );
  expect(blocked).toContain(',,,"Before go-live","Dated before your go-live day, so not offered for sending.",,');
});

test.each<[string, Partial<CsvFile>, string]>([
  ['all', {}, 'Harbor-Light-invoices.csv'],
  ['a month', { filter: { from: '2026-11-01', to: '2026-11-30' } }, 'Harbor-Light-invoices-2026-11.csv'],
  [
    'other days',
    { filter: { from: '2026-11-02', to: '2026-11-30' } },
    'Harbor-Light-invoices-2026-11-02-to-2026-11-30.csv',
  ],
  ['one state', { filter: { view: 'failed' }, entity: 'payment' }, 'Harbor-Light-payments-Failed.csv'],
  ['a name with other characters', { company: 'Xóchitl & Söhne "GmbH"' }, 'Xochitl-Sohne-GmbH-invoices.csv'],
])('a file of %s is called so', (_case, more, name) => expect(csvName({ ...file, ...more })).toBe(name));
