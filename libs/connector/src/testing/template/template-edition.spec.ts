import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { runnerConformance } from '../runner.conformance.js';
import {
  identify,
  operations,
  run,
  type TemplateQuickBooks,
  type TemplateRecord,
  type TemplateWire,
} from './template-edition.js';

const head = { recordId: 'r1', warnings: [] };
const customerNamed = (name: string) =>
  operations['customer.ensure']({
    ...head,
    commandId: randomUUID(),
    name,
    policy: { inactiveNames: 'reject', heldNames: 'reject' },
    create: { taxable: false },
  });
const invoiceNumbered = (number: string) =>
  operations['invoice.create']({
    ...head,
    commandId: randomUUID(),
    customer: { id: 'c1' },
    number,
    date: '2026-11-20',
    mark: `JobPro invoice ${number}`,
    lines: [{ kind: 'sale', item: { id: 'i1' }, amount: '10.10', taxable: false }],
    total: '10.10',
  });

type Looking = { readonly questions: readonly TemplateWire['question'][] };
const finding = (record?: TemplateRecord) => (state: Looking) =>
  state.questions.map(() => ({ records: record === undefined ? [] : [record] }));
const refused = (state: Looking) => state.questions.map(() => ({ refused: 'You do not have permission.' }));

runnerConformance<TemplateWire>('template', {
  identify,
  context: undefined,
  customer: {
    operation: customerNamed('Acme'),
    replies: {
      nothing: finding(),
      ours: finding({ entity: 'customer', label: 'Acme', id: '1' }),
      unreadable: finding({ entity: 'customer', label: 'Acme', id: undefined }),
      refused,
    },
    inUse: { duplicate: 'The name is in use.' },
    said: 'The name is in use.',
  },
  invoice: {
    operation: invoiceNumbered('1042'),
    replies: {
      nothing: finding(),
      ours: finding({ entity: 'invoice', label: '1042', mark: 'JobPro invoice 1042', id: '1' }),
      unreadable: finding({ entity: 'invoice', label: '1042', id: undefined }),
      refused,
    },
    inUse: { duplicate: 'The number is in use.' },
    said: 'The number is in use.',
  },
});

/** A QuickBooks in memory. `mishaps` happen to the next changes, in order. */
class MemoryQuickBooks implements TemplateQuickBooks {
  readonly records: TemplateRecord[] = [];

  constructor(readonly mishaps: ('lost before' | 'lost after')[] = []) {}

  ask(questions: readonly TemplateWire['question'][]): Promise<TemplateWire['reply'][]> {
    return Promise.resolve(
      questions.map(({ entity, label }) => ({
        records: this.records.filter((record) => record.entity === entity && record.label === label),
      })),
    );
  }

  send(write: TemplateWire['write']): Promise<TemplateWire['receipt']> {
    const mishap = this.mishaps.shift();
    if (mishap === 'lost before') return Promise.reject(new Error('The connection broke.'));
    if (this.records.some(({ entity, label }) => entity === write.entity && label === write.label)) {
      return Promise.resolve({ duplicate: `${write.label} is in use.` });
    }
    const record = { ...write, id: String(this.records.length + 1) };
    this.records.push(record);
    return mishap === 'lost after' ? Promise.reject(new Error('The reply is lost.')) : Promise.resolve({ record });
  }
}

describe('the template edition', () => {
  const options = { lost: false, now: () => new Date('2026-11-20T10:00:00Z') };

  test('creates a customer once and links it afterwards', async () => {
    const quickbooks = new MemoryQuickBooks();
    const first = await run(customerNamed('Acme'), quickbooks, options);
    const second = await run(customerNamed('Acme'), quickbooks, options);
    expect([first.answer, second.answer]).toMatchObject([{ how: 'created' }, { how: 'linked' }]);
    expect(quickbooks.records).toHaveLength(1);
  });

  test.each([
    ['before QuickBooks acted', ['lost before'] as const, 'created'],
    ['after QuickBooks acted', ['lost after'] as const, 'adopted'],
    ['twice before and once after', ['lost before', 'lost before', 'lost after'] as const, 'adopted'],
  ])('an invoice whose reply is lost %s exists once', async (_when, mishaps, how) => {
    const quickbooks = new MemoryQuickBooks([...mishaps]);
    const { answer } = await run(invoiceNumbered('1042'), quickbooks, options);
    expect(answer).toMatchObject({ kind: 'done', how });
    expect(quickbooks.records).toHaveLength(1);
  });

  test('an invoice whose reply is lost every time stays unknown, and nothing is doubled', async () => {
    const quickbooks = new MemoryQuickBooks(Array.from({ length: 10 }, () => 'lost before' as const));
    const { answer } = await run(invoiceNumbered('1042'), quickbooks, options);
    expect(answer.kind).toBe('unknown');
    expect(quickbooks.records).toEqual([]);
  });

  test('a number that another document has is refused', async () => {
    const quickbooks = new MemoryQuickBooks();
    quickbooks.records.push({ entity: 'invoice', label: '1042', id: '1' });
    const { answer } = await run(invoiceNumbered('1042'), quickbooks, options);
    expect(answer).toMatchObject({ kind: 'rejected', said: { message: '1042 is in use.' } });
    expect(quickbooks.records).toHaveLength(1);
  });
});
