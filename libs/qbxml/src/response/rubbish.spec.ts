import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import { growth } from '@jobpro/testing';
import fc from 'fast-check';
import { rubbish } from '../testing/rubbish.arbitrary.js';
import { readCall } from '../web-connector/soap.js';
import { readCompanyFile, readMessageSet } from './message-set.read.js';

/** 1,500 by default; `QBXML_RUBBISH=100000` for a long run. */
const inputs = Number.parseInt(process.env.QBXML_RUBBISH ?? '1500', 10);

const answer =
  '<?xml version="1.0" ?><QBXML><QBXMLMsgsRs messageSetStatusCode="0"><CustomerQueryRs requestID="1" statusCode="0" ' +
  'statusSeverity="Info" statusMessage="Status &quot;OK&quot;" iteratorID="{1}" iteratorRemainingCount="5"><CustomerRet>' +
  '<ListID>80-1</ListID><Name>A &amp; B</Name><BillAddress><City>Bayshore</City></BillAddress></CustomerRet></CustomerQueryRs>' +
  '<InvoiceAddRs statusCode="3140"/></QBXMLMsgsRs></QBXML>';
const envelope =
  '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><receiveResponseXML ' +
  'xmlns="http://developer.intuit.com/"><ticket>t</ticket><response><![CDATA[' +
  `${answer}]]></response><hresult/><message>Rs</message></receiveResponseXML></soap:Body></soap:Envelope>`;

/** Milliseconds of this process's own work: other work on the machine does not count. */
function worked(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Returns the size of the heap in bytes after a garbage collection. */
function heapHeld(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
  return process.memoryUsage().heapUsed;
}

const documents = rubbish([answer, envelope]);

/** Every reader on one input; what they return says whether they took it, and nothing is thrown. */
function readAll(text: string): readonly boolean[] {
  return [readCall(text).ok, readMessageSet(text).ok, readCompanyFile(text).ok];
}

test('the documents that the rubbish is made of are taken', () => {
  expect(readAll(answer)).toEqual([false, true, true]);
  expect(readAll(envelope)).toEqual([true, false, false]);
});

test(`${inputs} rubbish inputs are answered, and leave nothing behind`, () => {
  let slowest = 0;
  let refused = 0;
  // The generator's own tables come first, so that they are not counted.
  fc.sample(documents, 100).forEach(readAll);
  const before = heapHeld();
  const highest = process.resourceUsage().maxRSS;
  const started = performance.now();
  fc.assert(
    fc.property(documents, (text) => {
      const start = worked();
      if (!readAll(text).includes(true)) refused += 1;
      slowest = Math.max(slowest, worked() - start);
    }),
    { numRuns: inputs },
  );
  expect(refused).toBeGreaterThan(inputs / 2);
  const megabytes = (heapHeld() - before) / 1024 / 1024;
  expect(megabytes).toBeLessThan(16);
  // What it took at its height, the generator's own part included.
  const peak = (process.resourceUsage().maxRSS - highest) / 1024;
  expect(peak).toBeLessThan(512);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const memory = `heap ${megabytes.toFixed(1)} MB more afterwards, ${peak.toFixed(0)} MB at its height`;
  process.stdout.write(
    `rubbish: ${inputs} inputs, ${refused} refused, slowest ${slowest.toFixed(0)} ms, ${seconds} s, ${memory}\n`,
  );
}, 600_000);

describe('a text four times as long takes about four times the work, not sixteen times', () => {
  const inside = (text: string) => answer.replace('A &amp; B', text);
  const repeated =
    (piece: string, around: (text: string) => string = (text) => text) =>
    (length: number) =>
      around(piece.repeat(Math.ceil(length / piece.length)));
  const inTag = (text: string) => answer.replace(' requestID', `${text} requestID`);
  test.each<[string, (length: number) => string]>([
    ['open tags', repeated('<a>')],
    ['open tags within', repeated('<a>', inside)],
    ['empty tags', repeated('<a/>', inside)],
    ['attributes', repeated(' a="1"', inTag)],
    [
      'different attributes',
      (length) => inTag(` ${Array.from({ length: length / 12 }, (_, n) => `a${n}="1"`).join(' ')}`),
    ],
    ['quotes', repeated('"', inTag)],
    ['spaces in a tag', repeated(' ', inTag)],
    ['ampersands', repeated('&', inside)],
    ['half entities', repeated('&#1', inside)],
    ['entities', repeated('&amp;', inside)],
    ['unknown entities', repeated('&lol;', inside)],
    ['comments', repeated('<!---->', inside)],
    ['comments that do not end', repeated('<!--', inside)],
    ['sections', repeated('<![CDATA[]]>', inside)],
    ['instructions', repeated('<?a?>', inside)],
    ['one long name', repeated('a', (name) => inside(`<${name}/>`))],
    ['line breaks', repeated('\n', inside)],
    [
      'records',
      repeated('<CustomerRet><ListID>1</ListID><Name>x</Name></CustomerRet>', (records) =>
        answer.replace('<CustomerRet>', `${records}<CustomerRet>`),
      ),
    ],
  ])('%s', (_, text) => {
    expect(growth(readAll, text(100_000), text(400_000))).toBeLessThan(10);
  });
});
