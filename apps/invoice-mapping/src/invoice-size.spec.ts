import { expect, test } from '@jest/globals';
import { bytesOnBus, type CompanySettings, Invoice, MESSAGE_BYTES } from '@jobpro/contracts';
import { booksOf, COMPANY, KernelWorld, message, unknownRecord } from '@jobpro/mapping/testing';
import type { Message } from '@jobpro/messaging';
import { invoice as mapping } from './invoice.js';

const EVENT_LIMIT = 1_048_576;

/** A world with a linked customer and item, in which commands are only collected. */
class OneCustomer extends KernelWorld<Invoice> {
  readonly commands: Message[] = [];

  constructor(settings: CompanySettings) {
    super([mapping]);
    this.configure(settings);
    for (const [entity, id] of [
      ['customer', 'c'],
      ['item', 'labor'],
    ] as const)
      this.records.set(`${COMPANY}/${entity}/${id}`, {
        ...unknownRecord(COMPANY, id),
        state: 'exported',
        remote: { id: `Q-${id}` },
      });
  }

  connect(command: Message): void {
    this.commands.push(command);
  }

  export(invoice: Invoice): void {
    this.publish(
      message('jobpro.invoice.created.v1', invoice, 'created'),
      message('jobpro.invoice.export-requested.v1', { batchId: 'b', ids: ['n'], requestedBy: 'Pat' }, 'selected'),
    );
    this.run(() => 0);
  }
}

const invoiceOf = (lines: number, characters: number) =>
  Invoice.parse({
    id: 'n',
    revision: 1,
    number: '1042',
    customerId: 'c',
    date: '2026-11-20',
    lines: Array.from({ length: lines }, () => ({
      itemId: 'labor',
      description: 'x'.repeat(characters),
      amount: '1.00',
    })),
    total: `${String(lines)}.00`,
  });

test.each([
  ['desktop', 1000, 960],
  ['online', 700, 1380],
] as const)(
  'an invoice whose command exceeds a message is refused by number and limit and can be corrected: %s, %i lines of %i characters',
  (edition, lines, characters) => {
    const world = new OneCustomer(booksOf(edition).settings);
    const large = invoiceOf(lines, characters);
    // The event itself, without the defaults of its contract, is one that JobPro can publish.
    expect(bytesOnBus(large)).toBeLessThan(EVENT_LIMIT);
    world.export(large);
    const record = world.record('invoice', 'n');
    expect(world.commands).toEqual([]);
    expect(record).toMatchObject({
      state: 'failed',
      reason: {
        code: 'document.too-large',
        sentence: expect.stringMatching(
          /^The invoice 1042 has 1,?\d{3} kB of data\. At most 1,?000 kB can be sent at once\.$/,
        ),
        remedy: 'Shorten the descriptions of its lines in JobPro, or divide the document into two.',
      },
    });

    const shorter = { ...invoiceOf(lines, characters / 2), revision: 2 };
    world.publish(
      message('jobpro.invoice.updated.v1', shorter, 'shortened'),
      message('jobpro.invoice.export-requested.v1', { batchId: 'b2', ids: ['n'], requestedBy: 'Pat' }, 'again'),
    );
    world.run(() => 0);
    expect(world.record('invoice', 'n')?.state).toBe('sending');
    expect(world.commands).toHaveLength(1);
    expect(bytesOnBus(world.commands[0]?.data)).toBeLessThan(MESSAGE_BYTES);
  },
);

test('Online refuses 1,000 lines of 960 characters by their number first', () => {
  const world = new OneCustomer(booksOf('online').settings);
  world.export(invoiceOf(1000, 960));
  expect(world.commands).toEqual([]);
  expect(world.record('invoice', 'n')).toMatchObject({ state: 'failed', reason: { code: 'invoice.too-many-lines' } });
});
