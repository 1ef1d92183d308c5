import { describe, expect, test } from '@jest/globals';
import { messageSet, CompanyFileFixture } from '../testing/company-file.fixture.js';

const customer = (inside: string): string =>
  `<CustomerAddRq requestID="1"><CustomerAdd>${inside}</CustomerAdd></CustomerAddRq>`;
const line = (inside: string): string =>
  `<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Abel &amp; Sons</FullName></CustomerRef><InvoiceLineAdd>${inside}</InvoiceLineAdd></InvoiceAdd></InvoiceAddRq>`;
const good = customer('<Name>New</Name>');

describe('a message set that QuickBooks cannot parse', () => {
  test.each([
    ['elements out of order', messageSet(customer('<CompanyName>C</CompanyName><Name>N</Name>'))],
    ['a required element missing', messageSet(customer('<CompanyName>C</CompanyName>'))],
    ['an element twice', messageSet(customer('<Name>N</Name><Phone>1</Phone><Phone>2</Phone>'))],
    ['an unknown element', messageSet(customer('<Name>N</Name><Nickname>N</Nickname>'))],
    ['an unknown request', messageSet('<CustomerDropRq/>')],
    ['an unknown attribute', messageSet('<HostQueryRq colour="red"/>')],
    ['text where elements belong', messageSet('<CustomerAddRq>hello</CustomerAddRq>')],
    ['elements where text belongs', messageSet(customer('<Name><b>N</b></Name>'))],
    ['a wrong word of an enumeration', messageSet(customer('<Name>N</Name><JobStatus>Open</JobStatus>'))],
    ['both of a choice', messageSet(line('<Rate>1</Rate><RatePercent>1</RatePercent>'))],
    [
      'neither of a required choice',
      messageSet('<ItemServiceAddRq><ItemServiceAdd><Name>X</Name></ItemServiceAdd></ItemServiceAddRq>'),
    ],
    [
      'ids and filters at once',
      messageSet('<CustomerQueryRq><FullName>A</FullName><MaxReturned>1</MaxReturned></CustomerQueryRq>'),
    ],
    ['a good request beside a bad one', messageSet(`${good}<CustomerAddRq/>`)],
    ['no onError', messageSet(good, '')],
    ['rollbackOnError', messageSet(good, 'onError="rollbackOnError"')],
    ['a newer qbXML', messageSet(good, undefined, '17.0')],
    ['no qbXML version', messageSet(good).replace(/<\?qbxml[^>]*>/, '')],
    ['no QBXMLMsgsRq', '<?qbxml version="13.0"?><QBXML></QBXML>'],
    ['a character beyond Latin-1', messageSet(customer('<Name>Łódź</Name>'))],
    ['the word that must not be sent', 'NoOp'],
  ])('for %s answers 0x80040400 and does nothing', (_what, xml) => {
    const fixture = new CompanyFileFixture();
    const before = fixture.file.list('Customer').size;
    expect(fixture.process(xml)).toMatchObject({ kind: 'hresult', hresult: '0x80040400' });
    expect(fixture.file.list('Customer').size).toBe(before);
  });

  test('stores numeric entities outside Latin-1 as question marks', () => {
    const fixture = new CompanyFileFixture();
    expect(fixture.code(customer('<Name>&#321;&#243;d&#378;</Name>'))).toBe('0');
    expect(fixture.file.list('Customer').findFullName('?ód?')).toBeDefined();
  });
});

describe('a value that QuickBooks cannot take', () => {
  test.each([
    ['3070', customer(`<Name>${'n'.repeat(42)}</Name>`)],
    ['3070', customer(`<Name>N</Name><BillAddress><PostalCode>${'9'.repeat(14)}</PostalCode></BillAddress>`)],
    [
      '3070',
      `<InvoiceAddRq><InvoiceAdd><CustomerRef><FullName>Zo&#235; M&#252;ller</FullName></CustomerRef><RefNumber>123456789012</RefNumber></InvoiceAdd></InvoiceAddRq>`,
    ],
    ['3010', customer('<Name>N</Name><IsActive>yes</IsActive>')],
    ['3020', customer('<Name>N</Name><JobStartDate>2024-02-30</JobStartDate>')],
    ['3040', line('<ItemRef><FullName>Labor</FullName></ItemRef><Amount>97.5</Amount>')],
    ['3045', line('<ItemRef><FullName>Labor</FullName></ItemRef><Rate>67.666667</Rate>')],
    ['3060', line('<ItemRef><FullName>Labor</FullName></ItemRef><Quantity>1,000</Quantity>')],
    ['3000', '<CustomerQueryRq><ListID>hello</ListID></CustomerQueryRq>'],
    ['1060', `<HostQueryRq requestID="${'1'.repeat(51)}"/>`],
  ])('answers %s and harms no other request', (code, request) => {
    const fixture = new CompanyFileFixture();
    const { children } = fixture.ask(`${request}${good}`);
    expect(children.map((answer) => answer.attributes['statusCode'])).toEqual([code, '0']);
    expect(children[0]?.attributes['statusSeverity']).toBe('Error');
  });
});
