import { expect, test } from '@jest/globals';
import { judgeClient } from './authenticate.js';
import { unreadableReply } from './fallback-reply.write.js';

test.each([
  ['34.0.10010.83', ''],
  ['2.1.0.30', ''],
  ['', ''],
  ['what?', ''],
  ['1.5.0.21', 'E:'],
])('a Web Connector of version %p gets %p', (version, result) => {
  expect(judgeClient(version).slice(0, 2)).toBe(result);
});

test.each([
  ['"http://developer.intuit.com/receiveResponseXML"', 'receiveResponseXMLResponse'],
  ['sendRequestXML', 'sendRequestXMLResponse'],
  ['"http://developer.intuit.com/dropTables"', 'getLastErrorResponse'],
  [undefined, 'getLastErrorResponse'],
])('an unreadable call with SOAPAction %p gets a fallback reply', (action, element) => {
  expect(unreadableReply(action)).toContain(`<${element} `);
  expect(unreadableReply(action)).not.toMatch(/fault/i);
});
