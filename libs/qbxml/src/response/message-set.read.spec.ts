import { describe, expect, test } from '@jest/globals';
import { expectValidQbxml, schemaTest } from '../testing/schema-check.js';
import { readCompanyFile, readMessageSet, responseLimits, retsOf, stampOf } from './message-set.read.js';

const answered = (body: string, attributes = '') =>
  `<?xml version="1.0" ?><QBXML><QBXMLMsgsRs${attributes}>${body}</QBXMLMsgsRs></QBXML>`;
const ok = 'statusCode="0" statusSeverity="Info" statusMessage="Status OK"';

const mixed = answered(
  `<CustomerAddRs requestID="c" statusCode="3100" statusSeverity="Error" statusMessage="The name &quot;Acme &amp; Co&quot; of the list element is already in use."/>
<ItemQueryRs requestID="i" ${ok} iteratorRemainingCount="12" iteratorID="{a-1}">
<ItemServiceRet><ListID>80-1</ListID><Name>Labor</Name><FullName>Labor</FullName><IsActive>true</IsActive>
<SalesOrPurchase><Price>75.50</Price><AccountRef><FullName>Income</FullName></AccountRef></SalesOrPurchase></ItemServiceRet>
<ItemNonInventoryRet><ListID>80-2</ListID><Name>Lumber</Name><IsActive>false</IsActive></ItemNonInventoryRet>
<ItemServiceRet><ListID>80-3</ListID><Name>Design</Name></ItemServiceRet>
<ItemGroupRet><ListID>80-4</ListID><Name>Kit</Name></ItemGroupRet>
</ItemQueryRs>
<InvoiceAddRs requestID="v" ${ok}><InvoiceRet><TxnID>1A-1</TxnID><EditSequence>17</EditSequence><RefNumber>1001</RefNumber>
<BalanceRemaining>100.00</BalanceRemaining><IsPaid>false</IsPaid>
</InvoiceRet></InvoiceAddRs>
<CustomerQueryRs requestID="n" statusCode="1" statusSeverity="Info" statusMessage="none"/>`,
  ' newMessageSetID="S-1" messageSetStatusCode="0"',
);

const host = answered(
  `<HostQueryRs requestID="0" ${ok}><HostRet><ProductName>QuickBooks Pro 2021</ProductName><MajorVersion>31</MajorVersion>
<MinorVersion>0</MinorVersion><SupportedQBXMLVersion>1.0</SupportedQBXMLVersion><SupportedQBXMLVersion>13.0</SupportedQBXMLVersion>
<QBFileMode>SingleUser</QBFileMode></HostRet></HostQueryRs>
<CompanyQueryRs requestID="1" ${ok}><CompanyRet><CompanyName>Rock Castle Construction</CompanyName><EIN>12-3456789</EIN>
<DataExtRet><OwnerID>{90A44FB5-33D9-4815-AC85-BC87A7E7D1EB}</OwnerID><DataExtName>FileID</DataExtName>
<DataExtType>STR255TYPE</DataExtType><DataExtValue>{57F3B9B6-86F1-4FCC-B1EE-566DE1813D20}</DataExtValue></DataExtRet>
</CompanyRet></CompanyQueryRs>
<PreferencesQueryRs requestID="2" ${ok}><PreferencesRet><MultiCurrencyPreferences><IsMultiCurrencyOn>false</IsMultiCurrencyOn>
</MultiCurrencyPreferences></PreferencesRet></PreferencesQueryRs>`,
);

schemaTest('the answers that these tests read are valid by the schema', () => expectValidQbxml([mixed, host]));

function read(xml: string) {
  const result = readMessageSet(xml);
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

describe('a set of mixed answers', () => {
  const set = read(mixed);
  const [refused, items, invoice, none] = set.answers;

  test('keeps each answer with its request, status and text', () => {
    expect(set).toMatchObject({ newMessageSetID: 'S-1', messageSetStatusCode: 0 });
    expect(set.answers.map(({ type, requestID, statusCode }) => [type, requestID, statusCode])).toEqual([
      ['CustomerAdd', 'c', 3100],
      ['ItemQuery', 'i', 0],
      ['InvoiceAdd', 'v', 0],
      ['CustomerQuery', 'n', 1],
    ]);
    expect(refused?.statusMessage).toBe('The name "Acme & Co" of the list element is already in use.');
    expect(none?.rets).toEqual([]);
  });

  test('distinguishes item types in any mix', () => {
    expect(items?.rets.map(({ type }) => type)).toEqual([
      'ItemServiceRet',
      'ItemNonInventoryRet',
      'ItemServiceRet',
      'ItemGroupRet',
    ]);
    expect(items === undefined ? [] : retsOf(items, 'ItemServiceRet').map(({ Name }) => Name)).toEqual([
      'Labor',
      'Design',
    ]);
    expect(items?.rets[0]?.value).toMatchObject({ IsActive: true, SalesOrPurchase: { Price: '75.50' } });
    expect(items?.iterator).toEqual({ id: '{a-1}', remaining: 12 });
  });

  test('keeps money and quantities as text, and one line as a list', () => {
    expect(invoice?.rets).toMatchObject([
      {
        type: 'InvoiceRet',
        value: { BalanceRemaining: '100.00', IsPaid: false },
      },
    ]);
  });
});

test('card, bank and tax numbers are not read', () => {
  const card = '<CreditCardInfo><CreditCardNumber>4111</CreditCardNumber></CreditCardInfo>';
  const customer = `<CustomerRet><ListID>1</ListID><Name>A</Name>${card}</CustomerRet>`;
  expect(JSON.stringify(read(answered(`<CustomerQueryRs ${ok}>${customer}</CustomerQueryRs>`)))).not.toContain('4111');
});

test('a record that lacks what identifies it is reported, and its neighbours are read', () => {
  const body = '<CustomerRet><Name>A</Name></CustomerRet><CustomerRet><ListID>2</ListID><Name>B</Name></CustomerRet>';
  const [answer] = read(answered(`<CustomerQueryRs ${ok}>${body}</CustomerQueryRs>`)).answers;
  expect(answer?.unreadable).toMatchObject([{ element: 'CustomerRet' }]);
  expect(answer?.rets).toHaveLength(1);
});

test('what was made is named by ErrorRecovery where the record is not there', () => {
  const body = `<InvoiceAddRs requestID="1" ${ok}><ErrorRecovery><TxnID>1A</TxnID><TxnNumber>7</TxnNumber></ErrorRecovery></InvoiceAddRs>`;
  expect(read(answered(body)).answers[0]?.recovered).toMatchObject({ TxnID: '1A', TxnNumber: '7' });
});

test('a name from Object.prototype is an element like any other, or refused', () => {
  const answer = (odd: string) =>
    answered(
      `<CustomerQueryRs ${ok}><CustomerRet><ListID>1</ListID><Name>A</Name>${odd}</CustomerRet>${odd}</CustomerQueryRs>`,
    );
  expect(read(answer('<toString>y</toString><hasOwnProperty/>')).answers[0]?.rets).toHaveLength(1);
  for (const odd of ['<__proto__><x>1</x></__proto__>', '<constructor>x</constructor>']) {
    expect(readMessageSet(answer(odd))).toMatchObject({ ok: false, problem: { kind: 'not-well-formed' } });
  }
});

test.each([
  ['nothing', '', 'empty'],
  ['cut off', mixed.slice(0, -20), 'not-well-formed'],
  ['doubled', mixed + mixed.slice(mixed.indexOf('<QBXML>')), 'not-well-formed'],
  ['closed in the wrong order', answered('<a><b></a></b>'), 'not-well-formed'],
  ['another language', '<html><body>502</body></html>', 'not-qbxml'],
  ['a request', '<QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>', 'not-qbxml'],
  ['no number as status', answered('<HostQueryRs statusCode="none"/>'), 'bad-status'],
  ['no number as status of the set', answered('', ' messageSetStatusCode="x"'), 'bad-status'],
  ['an entity bomb', `<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${mixed}`, 'doctype'],
])('%s is a problem', (_, xml, kind) => {
  expect(readMessageSet(xml)).toMatchObject({ ok: false, problem: { kind } });
});

test.each([
  ['length', { ...responseLimits, length: 100 }, 'too-large'],
  ['tags', { ...responseLimits, tags: 20 }, 'too-many-tags'],
  ['depth', { ...responseLimits, depth: 3 }, 'too-deep'],
])('a limit of %s holds', (_, limits, kind) => {
  expect(readMessageSet(mixed, limits)).toMatchObject({ ok: false, problem: { kind } });
});

describe('strHCPResponse', () => {
  test('reads company, stamp, versions and mode', () => {
    const result = readCompanyFile(host);
    expect(result).toMatchObject({
      ok: true,
      value: {
        companyName: 'Rock Castle Construction',
        productName: 'QuickBooks Pro 2021',
        qbxmlVersions: ['1.0', '13.0'],
        multiUser: false,
        preferences: { MultiCurrencyPreferences: { IsMultiCurrencyOn: false } },
      },
    });
    const stamp = result.ok ? stampOf(result.value, '{90a44fb5-33d9-4815-ac85-bc87a7e7d1eb}') : undefined;
    expect(stamp).toBe('{57F3B9B6-86F1-4FCC-B1EE-566DE1813D20}');
  });

  test('without a stamp there is none, and none of another application is taken', () => {
    const result = readCompanyFile(host);
    expect(result.ok && stampOf(result.value, '{00000000-0000-0000-0000-000000000000}')).toBeUndefined();
    expect(readCompanyFile(answered(''))).toMatchObject({ ok: true, value: { companyName: undefined, stamps: [] } });
  });
});
