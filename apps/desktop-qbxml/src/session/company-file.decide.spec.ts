import { expect, test } from '@jest/globals';
import { readCompanyFile } from '@jobpro/qbxml';
import { OWNER_ID } from '../connection/connection.js';
import { introduction } from '../testing/wire.js';
import { judgeFile } from './company-file.decide.js';

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
  return { file: read.ok ? read.value : undefined, path, country: 'US', major: 13, minor: 0 };
}
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
    file: right.file && { ...right.file, company: { IsSampleCompany: true, DataExtRet: [] } },
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
