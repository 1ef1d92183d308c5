import { expect, test } from '@jest/globals';
import { softEnvelope } from '../soap/soft-envelope.write.js';
import { judgeClient } from './client-version.decide.js';

test.each([
  ['34.0.10010.83', ''],
  ['2.1.0.30', ''],
  ['', ''],
  ['what?', ''],
  ['1.5.0.21', 'E:'],
])('a Web Connector %p gets %p', (version, answer) => {
  expect(judgeClient(version).slice(0, 2)).toBe(answer);
});

test.each([
  ['"http://developer.intuit.com/receiveResponseXML"', 'receiveResponseXMLResponse'],
  ['sendRequestXML', 'sendRequestXMLResponse'],
  ['"http://developer.intuit.com/dropTables"', 'getLastErrorResponse'],
  [undefined, 'getLastErrorResponse'],
])('what cannot be read under SOAPAction %p is answered softly', (action, element) => {
  expect(softEnvelope(action)).toContain(`<${element} `);
  expect(softEnvelope(action)).not.toMatch(/fault/i);
});
