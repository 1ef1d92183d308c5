import { describe as group, expect, test } from '@jest/globals';
import { readCompanyFile } from '@jobpro/qbxml';
import { type FileFacts, OWNER_ID } from '../connection/connection.js';
import { introduction } from '../testing/wire.js';
import { describe, factsMessage, type FileReport, judgeFile as judge, type StoredFile } from './company-file.decide.js';
import { type LinkEvidence, NO_EVIDENCE } from './known-links.decide.js';

const fileId = '{11111111-2222-3333-4444-555555555555}';
const other = '{99999999-2222-3333-4444-555555555555}';
const unknownYet = { fileId, filePath: undefined, fileName: undefined, fileStamped: false };
const stored = { ...unknownYet, filePath: 'C:\\Right.qbw', fileName: 'Right', fileStamped: true };
const accepted = { ...unknownYet, filePath: 'C:\\Right.qbw', fileName: 'New' };
const seen = { ...stored, fileStamped: false };

function speaking(name: string, stamp: string | undefined, path = 'C:\\Right.qbw') {
  const hcp = introduction(
    name,
    stamp === undefined ? '{00000000-0000-0000-0000-000000000000}' : OWNER_ID,
    stamp ?? 'x',
  );
  const read = readCompanyFile(hcp);
  return { file: read.ok ? describe(read.value, OWNER_ID) : undefined, path, country: 'US', major: 13, minor: 0 };
}
const judgeFile = (file: StoredFile, report: FileReport, evidence: LinkEvidence = NO_EVIDENCE) =>
  judge(file, report, evidence);
const silent = (path: string) => ({ file: undefined, path, country: '', major: 13, minor: 0 });

test.each([
  ['its own stamp', stored, speaking('Right', fileId), true],
  ['its own stamp, as a copy of another name has it', stored, speaking('Copy', fileId.toLowerCase()), false],
  ['its own stamp at another path', stored, speaking('Right', fileId, 'D:\\Copy.qbw'), false],
  ['the name that replaced a released file, and the stamp of another', accepted, speaking('New', other), true],
  ['another name than the file that replaced a released one', accepted, speaking('Any', undefined), false],
  ['the stamp of another', stored, speaking('Right', other), false],
  ['the stamp of another, the first time', unknownYet, speaking('Any', other), false],
  ['no stamp, the first time', unknownYet, speaking('Any', undefined), true],
  ['no stamp, though it had one', stored, speaking('Right', undefined), false],
  ['no stamp as ever, by the same name', seen, speaking('Right', undefined, 'D:\\Moved.qbw'), false],
  ['no stamp as ever, by another name', seen, speaking('Wrong', undefined), false],
  ['nothing readable, the first time', unknownYet, silent(''), true],
  ['nothing readable, from the same path', stored, silent('c:\\right.QBW'), true],
  ['nothing readable, from another path', stored, silent('C:\\Wrong.qbw'), false],
])('a file with %s', (_what, before, introduced, ok) => {
  expect(judgeFile(before, introduced).ok).toBe(ok);
});

test('a refusal names both files, and an old QuickBooks its version', () => {
  expect(judgeFile(stored, speaking('Wrong', other))).toMatchObject({ details: { open: 'Wrong', expected: 'Right' } });
  expect(judgeFile(stored, { ...speaking('Right', fileId), major: 5 })).toMatchObject({ state: 'quickbooks-too-old' });
  expect(judgeFile(stored, { ...speaking('Right', fileId), major: 16 })).toMatchObject({
    openFile: { qbxmlVersion: '13.0' },
  });
});

test('a file of another country and a sample file are refused with a state of their own', () => {
  const canadian = { ...speaking('Right', fileId), country: 'CA' };
  expect(judgeFile(stored, canadian)).toMatchObject({ state: 'other-country', details: { country: 'CA' } });
  const right = speaking('Right', undefined);
  const sample = {
    ...right,
    file: right.file && { ...right.file, isSample: true },
  };
  expect(judgeFile(unknownYet, sample)).toMatchObject({ state: 'sample-file' });
  expect(judgeFile({ ...stored, fileName: 'Ours' }, sample)).toMatchObject({ state: 'sample-file' });
});

test('a restored backup from before the connection is named as such, not as another file of the same name', () => {
  expect(judgeFile(stored, speaking('Right', undefined))).toMatchObject({
    state: 'file-differs',
    details: { open: 'Right', difference: expect.stringContaining('backup') },
  });
});

test('preferences that a report omits keep their stored values', () => {
  expect(judgeFile(stored, speaking('Right', fileId))).toMatchObject({ openFile: { facts: undefined } });
});

group('the message about the preferences of a file', () => {
  const now = new Date('2026-11-20T10:00:00Z');
  const facts = { multiCurrency: false, inventory: true };
  const message = (before: FileFacts, lastSessionAt: Date | undefined, read: FileFacts | undefined = facts) =>
    factsMessage(
      { companyId: 'acme', connectionId: 'c', facts: before, lastSessionAt },
      { facts: read, companyFileId: '00000000-0000-4000-8000-000000000001' },
      now,
    );

  test.each<[string, FileFacts, Date | undefined, boolean]>([
    ['that were never read before is sent', {}, undefined, true],
    ['that are as they were today is not sent', facts, new Date('2026-11-20T09:00:00Z'), false],
    ['that are as they were yesterday is sent', facts, new Date('2026-11-19T23:59:00Z'), true],
    ['that changed is sent', { inventory: false }, new Date('2026-11-20T09:00:00Z'), true],
  ])('%s', (_what, before, lastSessionAt, isSent) => {
    expect(message(before, lastSessionAt) !== undefined).toBe(isSent);
  });

  test('concludes nothing from sales tax codes that are not reported', () => {
    expect(message({}, undefined)?.data).not.toMatchObject({ salesTax: expect.anything() });
    const taxCodes = { taxable: 'Tax', exempt: 'Non' };
    expect(message({}, undefined, { taxCodes })?.data).toMatchObject({ salesTax: true });
  });
});

group('the records of ours in a file', () => {
  const links = [
    { entity: 'invoice', remoteId: '2', label: '2208' },
    { entity: 'invoice', remoteId: '1', label: '2207' },
  ] as const;
  const proven = { kind: 'proven', deleted: [] } as const;

  test.each<[string, FileReport, LinkEvidence, string, RegExp]>([
    [
      'a backup from before the last run',
      speaking('Right', fileId),
      { kind: 'missing', missing: links, older: true },
      'file-restored',
      /^It does not have invoice 2208 and invoice 2207, which JobPro sent last\.$/,
    ],
    [
      'another file of the same name and path',
      speaking('Right', fileId),
      { kind: 'missing', missing: links, older: false },
      'file-differs',
      /nor anything else that JobPro sent/,
    ],
    ['a copy of another name', speaking('Copy', fileId), proven, 'wrong-file', /the same file or a copy of it/],
    [
      'a copy at another path',
      speaking('Right', fileId, 'D:\\Copy.qbw'),
      proven,
      'file-differs',
      /It is at D:\\Copy\.qbw and was at C:\\Right\.qbw before\. .*the same file or a copy/,
    ],
  ])('%s is a question that says what differs', (_what, report, evidence, state, difference) => {
    const verdict = judgeFile(stored, report, evidence);
    expect(verdict).toMatchObject({ ok: false, state, details: { difference: expect.stringMatching(difference) } });
  });

  test('a file that has them all is accepted', () => {
    expect(judgeFile(stored, speaking('Right', fileId), proven).ok).toBe(true);
  });
});
