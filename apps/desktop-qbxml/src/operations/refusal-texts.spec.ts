import { expect, test } from '@jest/globals';
import type { Read } from '@jobpro/connector';
import { claims } from '@jobpro/connector/testing';
import type { Answer } from '@jobpro/contracts';
import fc from 'fast-check';
import { customerRet, nobody, reply } from '../testing/answers.js';
import { operations } from './operations.js';
import type { DesktopRequest, DesktopWire } from './wire.js';

const bound = operations['invoice.create']({
  commandId: '0b6a6a8e-5a57-4a4e-9d0c-3c8b5f7a1d11',
  recordId: 'r1',
  warnings: [],
  customer: { id: '80-1' },
  number: '1001',
  date: '2026-11-20',
  mark: 'JobPro invoice i-1',
  lines: [{ kind: 'sale', item: { id: '80-2' }, amount: '21.00', taxable: true }],
  total: '21.00',
});
const item =
  '<ItemServiceRet><ListID>80-2</ListID><EditSequence>1</EditSequence><Name>Labor</Name><FullName>Labor</FullName><IsActive>true</IsActive></ItemServiceRet>';

/** Replies to a question where QuickBooks has the customer and the item, active, and no such invoice. */
function healthy({ type }: DesktopRequest) {
  if (type === 'CustomerQuery') return reply(type, customerRet('Acme'));
  return type === 'ItemQuery' ? reply(type, item) : nobody(type);
}

/** Returns how a refused invoice ends where all of its records are well. */
function endOf(code: number, message: string): Answer | undefined {
  const read: Read<DesktopWire> = bound.read(reply('InvoiceAdd', '', { code, message }));
  switch (read.kind) {
    case 'look':
      return read.fallback;
    case 'inquire':
      return bound.explain(read.questions.map(healthy), read.refusal);
    case 'done':
    case 'rejected':
    case 'deferred':
    case 'unknown':
      return read;
  }
}

const trap = fc.constantFrom(
  'lock',
  'locked',
  'duplicate',
  'already',
  'deleted',
  'inactive',
  'paid',
  'in use',
  'currency',
);
/** Text that can stand in an attribute of XML. */
const plain = fc.string({
  unit: fc.constantFrom('a', 'b', 'x', 'y', ' ', 'ä', 'ñ', '漢', '.', ',', ':', '-', '0', '7'),
  maxLength: 40,
});
const name = fc.tuple(plain, trap, plain).map((parts) => parts.join(' '));
const own = fc.oneof(
  plain,
  fc.constantFrom(
    'Invalid argument. The specified record does not exist in the list.',
    'The posting account is invalid.',
    'Das Konto ist ungültig.',
    'The specified record is inactive.',
  ),
);
const code = fc.oneof(
  fc.constantFrom(500, 1000, 3000, 3020, 3040, 3100, 3120, 3140, 3170, 3175, 3176, 3180, 3200, 3210, 3231, 3260, 3300),
  fc.integer({ min: 1, max: 9_999 }),
);

test('whatever QuickBooks Desktop says of an invoice whose records are well, no record is blamed', () => {
  fc.assert(
    fc.property(code, name, own, (status, quoted, words) => {
      const message = `There was an error when saving an Invoices list, element "${quoted}". QuickBooks error message: ${words}`;
      const end = endOf(status, message);
      if (end?.kind !== 'rejected') return;
      expect(claims).not.toContain(end.reason.code);
      expect(end.said).toMatchObject({ code: String(status) });
    }),
    { numRuns: 500 },
  );
});

test('what a refusal quotes from the document decides nothing', () => {
  fc.assert(
    fc.property(code, name, own, (status, quoted, words) => {
      const refusal = (element: string) =>
        `There was an error when saving an Invoices list, element "${element}". QuickBooks error message: ${words}`;
      const [trapped, plainly] = [endOf(status, refusal(quoted)), endOf(status, refusal('x'))];
      expect(trapped?.kind).toBe(plainly?.kind);
      if (trapped?.kind === 'rejected' && plainly?.kind === 'rejected')
        expect(trapped.reason.code).toBe(plainly.reason.code);
    }),
    { numRuns: 500 },
  );
});
