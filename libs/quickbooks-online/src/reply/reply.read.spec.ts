import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readReply } from './reply.read.js';
import { batchAnswers, settle, settleItem } from './settle.decide.js';

const reply = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  readReply({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
const serviceFault = (code: string, message: string, detail = '', type = 'ValidationFault') => ({
  Fault: { Error: [{ Message: message, Detail: detail, code, element: '' }], type },
  time: '2026-03-01T10:00:00.000-08:00',
});
const gatewayFault = (code: string, message: string, type: string) => ({
  warnings: null,
  intuitObject: null,
  fault: { error: [{ message, detail: '', code, element: null }], type },
  report: null,
  status: null,
});
const xmlFault = (code: string, message: string, type: string) =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><IntuitResponse time="2026-03-01T10:00:00.000-08:00" xmlns="http://schema.intuit.com/finance/v3"><Fault type="${type}"><Error code="${code}"><Message>${message}</Message><Detail>a &lt;b&gt; &amp;amp;</Detail></Error></Fault></IntuitResponse>`;
const html = '<!DOCTYPE html><html><body><h1>504 Gateway Time-out</h1></body></html>';
const customer = { Customer: { Id: '58', SyncToken: '0', DisplayName: 'Amy' }, time: 'now' };

describe('every shape of a fault', () => {
  test.each([
    ['service, 400', 400, serviceFault('6240', 'Duplicate Name Exists Error'), 'fault', '6240'],
    [
      'one error that is no list',
      400,
      { Fault: { Error: { Message: 'm', code: '2040' }, type: 'ValidationFault' } },
      'fault',
      '2040',
    ],
    ['a code that is a number', 400, { Fault: { Error: [{ Message: 'm', code: 2050 }] } }, 'fault', '2050'],
    ['200 with a Fault', 200, serviceFault('10000', 'An application error has occurred'), 'fault', '10000'],
    [
      'gateway, 401',
      401,
      gatewayFault('3200', 'message=AuthenticationFailed; errorCode=003200', 'AUTHENTICATION'),
      'unauthorised',
      '3200',
    ],
    [
      'gateway, 403',
      403,
      gatewayFault('003100', 'message=ApplicationAuthorizationFailed', 'AUTHORIZATION'),
      'unauthorised',
      '3100',
    ],
    ['gateway, 429', 429, gatewayFault('003001', 'message=ThrottleExceeded', 'SERVICE'), 'throttled', '3001'],
    ['gateway, 403 that is a throttle', 403, gatewayFault('3001', 'ThrottleExceeded', 'SERVICE'), 'throttled', '3001'],
    [
      'the code only in the message',
      403,
      gatewayFault('', 'message=ThrottleExceeded; errorCode=003001; statusCode=403', 'SERVICE'),
      'throttled',
      '3001',
    ],
    ['throttle in XML', 429, xmlFault('3001', 'ThrottleExceeded', 'SERVICE'), 'throttled', '3001'],
    ['401 in XML', 401, xmlFault('120', 'Authorization Failure', 'AuthorizationFault'), 'unauthorised', '120'],
    ['fault in XML', 400, xmlFault('2020', 'Required param missing', 'ValidationFault'), 'fault', '2020'],
  ])('%s', (_name, status, body, kind, code) => {
    const read = reply(status, body, { intuit_tid: '1-abc' });
    expect(read).toMatchObject({ kind, status, intuitTid: '1-abc', faults: [{ code }] });
  });

  test('entities of XML are decoded once, and no others are known', () => {
    const read = reply(400, xmlFault('2020', 'm', 'ValidationFault'));
    expect(read).toMatchObject({ faults: [{ detail: 'a <b> &amp;' }] });
    const bomb = `<!DOCTYPE a [<!ENTITY x "y">]>${xmlFault('2020', '&x;', 'ValidationFault')}`;
    expect(reply(400, bomb)).toMatchObject({ kind: 'garbled', why: 'gateway' });
  });

  test.each([
    ['HTML of a proxy', 502, html, 'gateway'],
    ['HTML with 200', 200, html, 'gateway'],
    ['nothing', 200, '', 'empty'],
    ['a cut body', 200, '{"Customer":{"Id":"58","SyncTok', 'cut'],
    ['a cut list', 200, '[{"a"', 'cut'],
    ['cut XML', 400, xmlFault('2020', 'm', 'ValidationFault').slice(0, -20), 'gateway'],
    ['text', 200, 'OK', 'wrong-type'],
    ['JSON of another kind', 200, '[1,2]', 'wrong-type'],
    ['an entity without Id', 200, { Customer: { SyncToken: '0' } }, 'wrong-type'],
    ['an error that is no fault', 500, { error: 'oops' }, 'gateway'],
    ['a redirect', 302, '{}', 'gateway'],
  ])('%s', (_name, status, body, why) => expect(reply(status, body)).toMatchObject({ kind: 'garbled', why }));

  test('a fault of a strange form is still a fault, and unknown', () => {
    const read = reply(200, { Fault: 'no', Customer: { Id: '1' } });
    expect(read).toMatchObject({ kind: 'fault', faults: [{ meaning: { name: 'not-understood', remedy: 'unknown' } }] });
    expect(settle(read, 'write')).toMatchObject({ kind: 'unknown' });
  });

  test('429 without a readable body, and what it says of waiting', () => {
    expect(reply(429, html)).toMatchObject({ kind: 'throttled', retryAfterSeconds: null });
    expect(reply(429, '', { 'Retry-After': '37' })).toMatchObject({ kind: 'throttled', retryAfterSeconds: 37 });
    const dated = { 'retry-after': 'Sun, 01 Mar 2026 10:01:00 GMT', Date: 'Sun, 01 Mar 2026 10:00:15 GMT' };
    expect(reply(429, '', dated)).toMatchObject({ retryAfterSeconds: 45 });
    expect(reply(429, '', { 'retry-after': 'soon' })).toMatchObject({ retryAfterSeconds: null });
    expect(reply(401, '')).toMatchObject({ kind: 'unauthorised', remedy: 'refresh-token' });
  });
});

describe('answers', () => {
  test('reads an entity, a page, and an empty page', () => {
    expect(reply(200, customer)).toMatchObject({ kind: 'entity', entity: 'Customer', value: { Id: '58' } });
    const page = { QueryResponse: { Item: [{ Id: '1' }, { Id: '2' }], startPosition: 1, maxResults: 2 }, time: '' };
    expect(reply(200, page)).toMatchObject({ kind: 'page', entity: 'Item', rows: [{ Id: '1' }, { Id: '2' }] });
    expect(reply(200, { QueryResponse: {}, time: '' })).toMatchObject({ kind: 'page', entity: null, rows: [] });
  });

  test('a batch, each item by itself', () => {
    const read = reply(200, {
      BatchItemResponse: [
        { bId: 'b02', ...serviceFault('6140', 'Duplicate Document Number Error') },
        { bId: 'b01', ...customer },
        { bId: 'b03', QueryResponse: { Item: [{ Id: '1' }] } },
        { bId: 'b04', odd: 1 },
        { noId: true },
      ],
    });
    if (read.kind !== 'batch') throw new Error(read.kind);
    const answers = batchAnswers(read.items, ['b01', 'b02', 'b03', 'b04', 'b05']);
    expect(answers.map((answer) => answer.kind)).toEqual(['entity', 'fault', 'page', 'garbled', 'unanswered']);
    expect(answers.map((answer) => settleItem(answer, 'write').kind)).toEqual([
      'accepted',
      'refused',
      'unknown',
      'unknown',
      'unknown',
    ]);
    expect(settleItem({ kind: 'unanswered' }, 'ask')).toMatchObject({ kind: 'later' });
  });

  test('an empty batch answer did nothing that we know of', () => {
    const read = reply(200, { BatchItemResponse: [], time: '' });
    expect(read).toMatchObject({ kind: 'batch' });
    expect(settle(read, 'write')).toMatchObject({ kind: 'unknown' });
    expect(settle(read, 'batch')).toEqual({ kind: 'accepted' });
  });

  test('changes, with what was deleted apart', () => {
    const read = reply(200, {
      CDCResponse: [
        {
          QueryResponse: [
            { Customer: [{ Id: '1' }, { Id: '2', status: 'Deleted', domain: 'QBO' }], startPosition: 1 },
            {},
          ],
        },
      ],
    });
    expect(read).toMatchObject({
      kind: 'changes',
      truncated: false,
      changes: [{ entity: 'Customer', changed: [{ Id: '1' }], deletedIds: ['2'] }],
    });
    const many = Array.from({ length: 1000 }, (_, index) => ({ Id: String(index) }));
    expect(reply(200, { CDCResponse: [{ QueryResponse: [{ Item: many }] }] })).toMatchObject({ truncated: true });
  });
});

describe('settling', () => {
  test.each([
    [200, customer, 'accepted', 'accepted'],
    [400, serviceFault('6240', 'm'), 'refused', 'refused'],
    [400, serviceFault('600', 'm'), 'unknown', 'later'],
    [400, serviceFault('99999', 'm'), 'refused', 'refused'],
    [400, serviceFault('99999', 'm', '', 'SystemFault'), 'unknown', 'later'],
    [200, serviceFault('10000', 'm'), 'unknown', 'later'],
    [500, serviceFault('6240', 'm'), 'unknown', 'later'],
    [500, serviceFault('3200', 'm', '', 'AUTHENTICATION'), 'unknown', 'later'],
    [503, html, 'unknown', 'later'],
    [200, '', 'unknown', 'later'],
    [200, '{"Customer":{"Id":"5', 'unknown', 'later'],
    [404, html, 'unknown', 'later'],
    [429, '', 'later', 'later'],
    [401, '', 'unauthorised', 'unauthorised'],
    [200, { QueryResponse: {} }, 'unknown', 'accepted'],
  ])('%i %j', (status, body, write, ask) => {
    expect(settle(reply(status, body), 'write').kind).toBe(write);
    expect(settle(reply(status, body), 'ask').kind).toBe(ask);
  });

  test('of several faults the one that leaves most open decides', () => {
    const body = { Fault: { type: 'ValidationFault', Error: [{ code: '2050' }, { code: '6240' }, { code: '10000' }] } };
    expect(settle(reply(400, body), 'write')).toMatchObject({ kind: 'unknown' });
    body.Fault.Error.pop();
    expect(settle(reply(400, body), 'write')).toMatchObject({ kind: 'refused', fault: { code: '6240' } });
  });
});

test('rubbish never throws, and a 5xx to a write is never refused or accepted', () => {
  const fragments = fc.constantFrom(
    '{"Fault":',
    '{"fault":{"error":',
    '[',
    ']',
    '{',
    '}',
    'null',
    '"x"',
    '{"BatchItemResponse":[',
    '{"QueryResponse":',
    '{"CDCResponse":[{"QueryResponse":[{"Customer":',
    '<Fault type="',
    '<Error code="3200">',
    '</Fault>',
    ',',
    '1e9',
    '"code":"6240"',
    '"__proto__":',
    '<IntuitResponse>',
    '&#x41;',
    '\u0000',
  );
  const body = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(fragments, { maxLength: 12 }).map((parts) => parts.join('')),
    fc
      .tuple(
        fc.json(),
        fc.constantFrom('Fault', 'fault', 'BatchItemResponse', 'QueryResponse', 'CDCResponse', 'Customer'),
      )
      .map(([json, key]) => `{"${key}":${json}}`),
  );
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 599 }),
      body,
      fc.dictionary(fc.string(), fc.string()),
      (status, text, headers) => {
        const read = readReply({ status, headers, body: text });
        const settled = settle(read, 'write').kind;
        if (status >= 500) expect(['unknown', 'later']).toContain(settled);
      },
    ),
    { numRuns: 500 },
  );
});
