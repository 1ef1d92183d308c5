import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { message, testMapping, World, type TestDocument } from '../testing/world.js';

const customer = testMapping('customer', 'on-demand');
const item = testMapping('item', 'on-demand');
const job = testMapping('job', 'automatic', ['customer']);
const invoice = testMapping('invoice', 'manual', ['customer', 'item']);
const payment = testMapping('payment', 'manual', ['customer', 'invoice']);
const services = [customer, item, job, invoice, payment];

const need = (entity: 'customer' | 'item' | 'invoice', id: string) => ({ entity, id });
const testDocument = (id: string, more: Omit<TestDocument, 'id' | 'revision'> = {}, revision = 1): TestDocument => ({
  id,
  revision,
  ...more,
});
const select = (entity: 'invoice' | 'payment', batchId: string, ids: string[], revisions?: Record<string, number>) =>
  message(
    `jobpro.${entity}.export-requested.v1`,
    { batchId, ids, requestedBy: 'Pat', ...(revisions ? { revisions } : {}) },
    `sel-${entity}-${batchId}`,
  );

const inOrder = () => 0;

/** A small working day: what it must end in does not depend on the order in which its messages come. */
const day = [
  message('jobpro.customer.created.v1', testDocument('C1'), 'e1'),
  message('jobpro.customer.created.v1', testDocument('C2'), 'e2'),
  message('jobpro.customer.created.v1', testDocument('bad', { bad: true }), 'e3'),
  message('jobpro.item.created.v1', testDocument('I1'), 'e4'),
  message('jobpro.item.created.v1', testDocument('never-needed'), 'e5'),
  message('jobpro.job.created.v1', testDocument('J1', { needs: [need('customer', 'C1')] }), 'e6'),
  message(
    'jobpro.invoice.created.v1',
    testDocument('N1', { needs: [need('customer', 'C1'), need('item', 'I1')] }),
    'e7',
  ),
  message(
    'jobpro.invoice.created.v1',
    testDocument('N2', { needs: [need('customer', 'bad'), need('item', 'I1')] }),
    'e8',
  ),
  message('jobpro.invoice.created.v1', testDocument('not-selected', { needs: [need('customer', 'C2')] }), 'e9'),
  message(
    'jobpro.invoice.updated.v1',
    testDocument('N1', { needs: [need('customer', 'C1'), need('item', 'I1')] }, 2),
    'e10',
  ),
  message(
    'jobpro.payment.recorded.v1',
    testDocument('P1', { needs: [need('customer', 'C1'), need('invoice', 'N1')] }),
    'e11',
  ),
  message(
    'jobpro.payment.recorded.v1',
    testDocument('P2', { needs: [need('customer', 'C1'), need('invoice', 'not-selected')] }),
    'e12',
  ),
  select('invoice', 'b1', ['N1', 'N2'], { N1: 2 }),
  select('payment', 'b2', ['P1', 'P2']),
];

const ending = {
  'customer C1': 'exported',
  'customer C2': 'ready',
  'customer bad': 'failed',
  'item I1': 'exported',
  'item never-needed': 'ready',
  'job J1': 'exported',
  'invoice N1': 'exported',
  'invoice N2': 'failed',
  'invoice not-selected': 'ready',
  'payment P1': 'exported',
  'payment P2': 'waiting',
};

const states = (world: World) =>
  Object.fromEntries([...world.records].map(([key, record]) => [key.split('/').slice(1).join(' '), record.state]));

describe('a day through the five services', () => {
  test('in order', () => {
    const world = new World(services, true);
    world.publish(...day);
    world.run(inOrder);
    expect(states(world)).toEqual(ending);
    expect(world.record('invoice', 'N1')?.sentRevision).toBe(2);
    expect(world.record('invoice', 'N2')?.reason).toMatchObject({
      code: 'need.failed',
      sentence: 'It is bad. The customer “bad” cannot be sent until this is fixed.',
    });
    expect(world.record('payment', 'P2')?.waitsFor).toEqual(['acme/invoice/not-selected']);
  });

  test('a shuffled and doubled day ends the same, and everything is sent once', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.noBias(fc.nat())), (stream) => {
        const world = new World(services, true);
        world.publish(...day, ...day.map((message) => ({ ...message, id: `${message.id}-again` })));
        world.run((n) => (stream.next().value ?? 0) % n);
        expect(states(world)).toEqual(ending);
        const published = world.sent.map(({ type, recordId }) => `${type} ${recordId}`);
        expect(new Set(published).size).toBe(published.length);
      }),
      { numRuns: 150 },
    );
  });

  test('50 invoices of one new customer ensure it once', () => {
    const world = new World(services, true);
    const ids = Array.from({ length: 50 }, (_, index) => `N${String(index)}`);
    world.publish(
      message('jobpro.customer.created.v1', testDocument('C1'), 'c'),
      ...ids.map((id) =>
        message('jobpro.invoice.created.v1', testDocument(id, { needs: [need('customer', 'C1')] }), id),
      ),
      ...ids.map((id) => select('invoice', `b-${id}`, [id])),
    );
    world.run(inOrder);
    expect(world.sent.filter(({ type }) => type.includes('customer'))).toHaveLength(1);
    expect(world.sent.filter(({ type }) => type.includes('invoice'))).toHaveLength(50);
  });

  test('a document selected before its event is sent under the trace of its event', () => {
    const world = new World(services, true);
    const ids = ['N1', 'N2', 'N3'];
    const traceOf = (id: string) => `00-${id.slice(1).repeat(32)}-${'a'.repeat(16)}-01`;
    world.publish(select('invoice', 'b1', ids));
    world.run(inOrder);
    for (const id of ids)
      world.publish({ ...message('jobpro.invoice.created.v1', testDocument(id), id), traceparent: traceOf(id) });
    world.run(inOrder);
    expect(world.sent.map(({ recordId, traceparent }) => [recordId, traceparent])).toEqual(
      ids.map((id) => [id, traceOf(id)]),
    );
  });

  test('an invoice with one item on three lines names it once as missing', () => {
    const world = new World(services, true);
    const lines = [need('item', 'I1'), need('item', 'I1'), need('item', 'I1')];
    world.publish(
      message('jobpro.invoice.created.v1', testDocument('N1', { needs: lines }), 'n'),
      select('invoice', 'b', ['N1']),
    );
    world.run(inOrder);
    expect(world.history).toContainEqual({ of: 'invoice N1', line: { what: 'waits', for: ['item I1'] } });
  });

  test('invoices of a refused customer are sent once the customer is corrected', () => {
    const world = new World(services, true);
    world.publish(...day);
    world.run(inOrder);
    expect(world.record('invoice', 'N2')?.state).toBe('failed');
    world.publish(message('jobpro.customer.updated.v1', testDocument('bad', { bad: false }, 2), 'mend'));
    world.run(inOrder);
    expect(world.record('customer', 'bad')?.state).toBe('exported');
    expect(world.record('invoice', 'N2')).toMatchObject({ state: 'exported', reason: undefined });
  });

  test('a name corrected before its refusal arrives is sent again, with what waits for it', () => {
    const world = new World(services, true);
    world.asleep = true;
    world.publish(
      message('jobpro.customer.created.v1', testDocument('C1', { bad: true }), 'c'),
      message('jobpro.invoice.created.v1', testDocument('N', { needs: [need('customer', 'C1')] }), 'n'),
      select('invoice', 'b1', ['N']),
    );
    world.run(inOrder);
    world.publish(message('jobpro.customer.updated.v1', testDocument('C1', { bad: false }, 2), 'mend'));
    world.run(inOrder);
    world.asleep = false;
    world.publish(...world.queued.splice(0));
    world.run(inOrder);
    expect(world.record('customer', 'C1')).toMatchObject({ state: 'exported', sentRevision: 2, reason: undefined });
    expect(world.record('invoice', 'N')).toMatchObject({ state: 'exported', reason: undefined });
    expect(world.happened('customer C1')).toEqual(['received', 'sent', 'received', 'failed', 'sent', 'exported']);
  });

  test('a document changed before its refusal arrives stays refused until somebody selects it', () => {
    const world = new World(services, true);
    world.asleep = true;
    world.publish(
      message('jobpro.invoice.created.v1', testDocument('N', { bad: true }), 'n'),
      select('invoice', 'b1', ['N']),
    );
    world.run(inOrder);
    world.publish(message('jobpro.invoice.updated.v1', testDocument('N', {}, 2), 'n2'));
    world.run(inOrder);
    world.asleep = false;
    world.publish(...world.queued.splice(0));
    world.run(inOrder);
    expect(world.record('invoice', 'N')?.state).toBe('failed');
  });

  test('an invoice selected again while its customer is refused fails again', () => {
    const world = new World(services, true);
    world.publish(...day);
    world.run(inOrder);
    world.publish(select('invoice', 'b3', ['N2']));
    world.run(inOrder);
    expect(world.record('invoice', 'N2')).toMatchObject({
      state: 'failed',
      batchId: 'b3',
      reason: { code: 'need.failed' },
    });
  });

  test('a refused document is sent again by a new batch only', () => {
    const world = new World(services, true);
    world.publish(
      message('jobpro.customer.created.v1', testDocument('C1'), 'c'),
      message('jobpro.invoice.created.v1', testDocument('N', { bad: true, needs: [need('customer', 'C1')] }), 'n'),
      select('invoice', 'b1', ['N']),
    );
    world.run(inOrder);
    world.publish(
      message('jobpro.invoice.updated.v1', testDocument('N', { needs: [need('customer', 'C1')] }, 2), 'n2'),
    );
    world.publish({ ...select('invoice', 'b1', ['N']), id: 'same batch, told again' });
    world.run(inOrder);
    expect(world.record('invoice', 'N')?.state).toBe('failed');
    world.publish(select('invoice', 'b2', ['N']));
    world.run(inOrder);
    expect(world.record('invoice', 'N')?.state).toBe('exported');
  });

  test('without settings every requested record waits for them', () => {
    const world = new World(services, false);
    world.publish(...day);
    world.run(inOrder);
    expect(world.sent).toEqual([]);
    expect(world.record('invoice', 'N1')?.waitsFor).toEqual(['acme/company/settings']);
    expect(world.record('invoice', 'not-selected')?.state).toBe('ready');
  });
});
