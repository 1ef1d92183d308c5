import { describe, expect, test } from '@jest/globals';
import { type Call, operations, readCall, type Reply, writeReply } from './soap.js';

const envelope = (body: string) =>
  `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" ` +
  `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soap:Body>${body}</soap:Body></soap:Envelope>`;
const intuit = 'xmlns="http://developer.intuit.com/"';

describe('reading calls', () => {
  const calls: readonly (readonly [string, Call])[] = [
    [`<serverVersion ${intuit} />`, { operation: 'serverVersion', parameters: { strVersion: '' } }],
    [
      `<clientVersion ${intuit}><strVersion>2.3.0.215</strVersion></clientVersion>`,
      { operation: 'clientVersion', parameters: { strVersion: '2.3.0.215' } },
    ],
    [
      `<authenticate ${intuit}><strUserName>office</strUserName><strPassword>a&lt;b &amp; c </strPassword></authenticate>`,
      { operation: 'authenticate', parameters: { strUserName: 'office', strPassword: 'a<b & c ' } },
    ],
    [
      `<w:sendRequestXML xmlns:w="http://developer.intuit.com/"><w:ticket>t</w:ticket><w:strHCPResponse/><w:strCompanyFileName>C:\\a.qbw</w:strCompanyFileName><w:qbXMLCountry>US</w:qbXMLCountry><w:qbXMLMajorVers>13</w:qbXMLMajorVers><w:qbXMLMinorVers>0</w:qbXMLMinorVers></w:sendRequestXML>`,
      {
        operation: 'sendRequestXML',
        parameters: {
          ticket: 't',
          strHCPResponse: '',
          strCompanyFileName: 'C:\\a.qbw',
          qbXMLCountry: 'US',
          qbXMLMajorVers: 13,
          qbXMLMinorVers: 0,
        },
      },
    ],
    [
      `<receiveResponseXML ${intuit}><ticket>t</ticket><response>&lt;QBXML m="&amp;amp;"/&gt;</response><hresult xsi:nil="true"/><message></message></receiveResponseXML>`,
      {
        operation: 'receiveResponseXML',
        parameters: { ticket: 't', response: '<QBXML m="&amp;"/>', hresult: '', message: '' },
      },
    ],
    [
      `<connectionError ${intuit}><ticket>t</ticket><hresult>0x80040401</hresult><message>Could not access</message></connectionError>`,
      { operation: 'connectionError', parameters: { ticket: 't', hresult: '0x80040401', message: 'Could not access' } },
    ],
    [
      `<getLastError ${intuit}><ticket>t</ticket></getLastError>`,
      { operation: 'getLastError', parameters: { ticket: 't' } },
    ],
    [
      `<closeConnection ${intuit}><ticket>t</ticket><more>x</more></closeConnection>`,
      { operation: 'closeConnection', parameters: { ticket: 't' } },
    ],
  ];

  test.each(calls)('%s', (body, call) => {
    expect(readCall(envelope(body))).toEqual({ ok: true, value: call });
  });

  test('covers every operation', () => {
    expect(calls.map(([, { operation }]) => operation).sort()).toEqual(Object.keys(operations).sort());
  });

  test('every parameter may be missing', () => {
    for (const name of Object.keys(operations)) expect(readCall(envelope(`<${name}/>`))).toMatchObject({ ok: true });
  });

  test.each([
    ['', 'empty'],
    ['not xml', 'not-well-formed'],
    ['<html/>', 'not-an-envelope'],
    [envelope(''), 'not-an-envelope'],
    ['<Envelope/>', 'not-an-envelope'],
    [envelope('<toString/>'), 'unknown-operation'],
    [envelope('<__proto__/>'), 'not-well-formed'],
    [envelope('<sendRequestXML><qbXMLMajorVers>x</qbXMLMajorVers></sendRequestXML>'), 'bad-parameter'],
    [`<!DOCTYPE x>${envelope('<serverVersion/>')}`, 'doctype'],
    [envelope(`<getLastError>${'<a>'.repeat(50)}${'</a>'.repeat(50)}</getLastError>`), 'too-deep'],
    [envelope(`<getLastError>${'<a/>'.repeat(2000)}</getLastError>`), 'too-many-tags'],
  ])('rubbish, case %#', (xml, kind) => {
    expect(readCall(xml)).toMatchObject({ ok: false, problem: { kind } });
  });
});

describe('writing replies', () => {
  const replies: readonly (readonly [Reply, string])[] = [
    [{ operation: 'serverVersion', result: '1.0' }, '<serverVersionResult>1.0</serverVersionResult>'],
    [{ operation: 'clientVersion', result: '' }, '<clientVersionResult></clientVersionResult>'],
    [
      { operation: 'authenticate', result: ['ticket', 'C:\\Büro & Söhne.qbw'] },
      '<authenticateResult><string>ticket</string><string>C:\\B&#252;ro &amp; S&#246;hne.qbw</string></authenticateResult>',
    ],
    [
      { operation: 'authenticate', result: ['', 'nvu'] },
      '<authenticateResult><string/><string>nvu</string></authenticateResult>',
    ],
    [
      { operation: 'sendRequestXML', result: '<QBXML a="1"/>' },
      '<sendRequestXMLResult>&lt;QBXML a=&quot;1&quot;/&gt;</sendRequestXMLResult>',
    ],
    [{ operation: 'receiveResponseXML', result: -1 }, '<receiveResponseXMLResult>-1</receiveResponseXMLResult>'],
    [{ operation: 'connectionError', result: 'done' }, '<connectionErrorResult>done</connectionErrorResult>'],
    [{ operation: 'getLastError', result: 'a\u0000b' }, '<getLastErrorResult>a b</getLastErrorResult>'],
    [{ operation: 'closeConnection', result: 'OK' }, '<closeConnectionResult>OK</closeConnectionResult>'],
  ];

  test.each(replies)('%j', (reply, result) => {
    const { operation } = reply;
    expect(writeReply(reply)).toBe(
      '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
        `<${operation}Response ${intuit}>${result}</${operation}Response></soap:Body></soap:Envelope>`,
    );
  });
});
