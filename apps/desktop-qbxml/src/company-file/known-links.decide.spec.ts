import { describe, expect, test } from '@jest/globals';
import { readMessageSet } from '@jobpro/qbxml';
import type { KnownLink } from '../connection/connection.js';
import { judgeLinks, linkQueries, nameLinks } from './known-links.decide.js';

const invoice = (number: number): KnownLink => ({
  entity: 'invoice',
  remoteId: `T-${String(number)}`,
  label: String(number),
});
const customer: KnownLink = { entity: 'customer', remoteId: 'C-1', label: 'Hartmann' };
/** Newest first. */
const links = [invoice(5), invoice(4), invoice(3), customer];

interface FileContents {
  readonly invoices?: readonly string[];
  readonly customers?: readonly string[];
  readonly code?: number;
}
/** The response of a QuickBooks that has only these records. */
function response({ invoices = [], customers = [], code = 500 }: FileContents) {
  const head = (id: string) =>
    `requestID="links-${id}" statusCode="${String(code)}" statusSeverity="Warn" statusMessage="not found"`;
  const xml = `<QBXML><QBXMLMsgsRs>
    <InvoiceQueryRs ${head('invoices')}>${invoices.map((id) => `<InvoiceRet><TxnID>${id}</TxnID></InvoiceRet>`).join('')}</InvoiceQueryRs>
    <CustomerQueryRs ${head('customers')}>${customers.map((id) => `<CustomerRet><ListID>${id}</ListID><Name>x</Name></CustomerRet>`).join('')}</CustomerQueryRs>
  </QBXMLMsgsRs></QBXML>`;
  const read = readMessageSet(xml);
  if (!read.ok) throw new Error('The response of the test cannot be read.');
  return read.value;
}

describe('the records of ours in a company file', () => {
  test.each<[string, FileContents, object]>([
    ['all', { invoices: ['T-5', 'T-4', 'T-3'], customers: ['C-1'] }, { kind: 'proven', deleted: [] }],
    [
      'all but the latest, which somebody deleted',
      { invoices: ['T-4', 'T-3'], customers: ['C-1'] },
      { kind: 'proven', deleted: [invoice(5)] },
    ],
    [
      'all but an earlier one',
      { invoices: ['T-5', 'T-3'], customers: ['C-1'] },
      { kind: 'proven', deleted: [invoice(4)] },
    ],
    [
      'only the earlier ones',
      { invoices: ['T-3'], customers: ['C-1'] },
      { kind: 'missing', missing: [invoice(5), invoice(4)], older: true },
    ],
    ['none', {}, { kind: 'missing', missing: links, older: false }],
    ['none that QuickBooks lets us read', { code: 3250 }, { kind: 'none' }],
  ])('are %s', (_what, contents, evidence) => {
    expect(judgeLinks(links, response(contents))).toEqual(evidence);
  });

  test('one known record that is missing was deleted: it proves nothing about the file', () => {
    expect(judgeLinks([invoice(5)], response({}))).toEqual({ kind: 'proven', deleted: [invoice(5)] });
  });
});

test('each kind of record is asked for by one query, jobs among the customers', () => {
  const requests = linkQueries([...links, { entity: 'job', remoteId: 'J-1', label: '17 Deck' }]);
  expect(requests.map(({ type, xml }) => [type, xml.match(/<(TxnID|ListID)>/g)?.length])).toEqual([
    ['InvoiceQuery', 3],
    ['CustomerQuery', 2],
  ]);
});

test('a sentence names four records by number or name, and counts the others', () => {
  expect(nameLinks([])).toBe('');
  expect(nameLinks([invoice(5), { entity: 'payment', remoteId: 'P', label: undefined }])).toBe(
    'invoice 5 and one payment',
  );
  expect(nameLinks([...links, invoice(2), invoice(1)])).toBe(
    'invoice 5, invoice 4, invoice 3, customer Hartmann and 2 more',
  );
});
