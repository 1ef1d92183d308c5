import { describe, expect, test } from '@jest/globals';
import { expectValidQbxml, schemaTest } from '../testing/schema-check.js';
import {
  buildMessageSet,
  buildRequest,
  buildStatusClear,
  buildStatusQuery,
  type BuiltRequest,
  qbxmlVersion,
} from './request.write.js';

function request(name: string, requestID = name): BuiltRequest {
  const built = buildRequest('CustomerAdd', { Name: name }, { requestID });
  if (!built.ok) throw new Error(JSON.stringify(built.problems));
  return built.request;
}
const head = (version: string) => `<?xml version="1.0" encoding="utf-8"?><?qbxml version="${version}"?>\n`;
const onError = 'continueOnError';

test('any number of requests make one document', () => {
  const requests = [request('A'), request('B')];
  const body = requests.map(({ xml }) => xml).join('\n');
  expect(buildMessageSet({ requests, onError, newMessageSetID: 'S-1', version: '8.0' })).toEqual({
    ok: true,
    value: `${head('8.0')}<QBXML><QBXMLMsgsRq onError="continueOnError" newMessageSetID="S-1">${body}</QBXMLMsgsRq></QBXML>`,
  });
});

describe('recovery', () => {
  test('the question names the set twice, the clearing once', () => {
    expect(buildStatusQuery('S-1', '12.0')).toMatchObject({
      value: `${head('12.0')}<QBXML><QBXMLMsgsRq onError="continueOnError" newMessageSetID="S-1" oldMessageSetID="S-1"/></QBXML>`,
    });
    expect(buildStatusClear('S-1')).toMatchObject({
      value: `${head('13.0')}<QBXML><QBXMLMsgsRq onError="continueOnError" oldMessageSetID="S-1"/></QBXML>`,
    });
  });

  schemaTest('both are valid by the schema', async () => {
    const sets = [buildStatusQuery('S-1'), buildStatusClear('S-1')];
    await expectValidQbxml(sets.flatMap((set) => (set.ok ? [set.value] : [])));
  });
});

test.each([
  [{ newMessageSetID: 'x'.repeat(24) }, { kind: 'message-set-id-too-long', limit: 23, actual: 24 }],
  [{ newMessageSetID: 'a b' }, { kind: 'bad-message-set-id' }],
  [{}, { kind: 'write-without-message-set-id' }],
  [
    { newMessageSetID: 'S', requests: [request('A', '1'), request('B', '1')] },
    { kind: 'request-id-twice', requestID: '1' },
  ],
  [
    { newMessageSetID: 'S', version: '14.0' },
    { kind: 'version-not-supported', version: '14.0' },
  ],
  [
    { newMessageSetID: 'S', version: '5.0' },
    { kind: 'version-not-supported', version: '5.0' },
  ],
  [
    { newMessageSetID: 'S', version: 'CA3.0' },
    { kind: 'version-not-supported', version: 'CA3.0' },
  ],
])('%j is refused', (change, problem) => {
  expect(buildMessageSet({ requests: [request('A')], onError, ...change })).toEqual({ ok: false, problem });
});

test.each([
  [16, 0, '13.0'],
  [13, 0, '13.0'],
  [12, 5, '12.5'],
  [8, 0, '8.0'],
  [6, 0, '6.0'],
  [5, 0, undefined],
  [0, 0, undefined],
])('with %i.%i we speak %s', (major, minor, version) => {
  expect(qbxmlVersion(major, minor)).toBe(version);
});
