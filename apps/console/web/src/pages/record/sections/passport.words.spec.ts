import { expect, test } from '@jest/globals';
import { sayLine } from './passport.words.js';

test.each<[Parameters<typeof sayLine>[0], string, string]>([
  [{ what: 'received', revision: 2 }, 'JobPro saved it', 'version 2'],
  [{ what: 'waits', for: ['customer C1', 'item I1', 'item I2'] }, 'Waits', 'for its customer and 2 items'],
  [{ what: 'waits', for: ['company acme'] }, 'Waits', 'for the settings'],
  [{ what: 'waits', for: ['invoice INV-1'] }, 'Waits', 'for 1 invoice'],
  [
    { what: 'exported', how: 'linked', remote: { id: '7', label: 'Acme' } },
    'Found in QuickBooks and linked',
    'Acme, id 7',
  ],
  [{ what: 'failed', sentence: 'No.' }, 'Not taken', 'No.'],
  [{ what: 'act-refused', by: 'Bea' }, 'Bea was too late', 'It had moved on, so nothing was done.'],
  [{ what: 'something-new', sentence: 'Told.' }, 'Something new', 'Told.'],
])('%j', (line, title, detail) => expect(sayLine(line)).toEqual({ title, detail }));
