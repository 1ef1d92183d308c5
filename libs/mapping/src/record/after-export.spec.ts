import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Act, notice, reason as failure } from '@jobpro/contracts';
import { message, type TestDocument, testMapping, World } from '../testing/world.js';
import { legalActs } from './record-acts.decide.js';
import { decide } from './record.decide.js';
import { Links } from '../link/links.js';
import { recordStates, unknownRecord } from './record.js';

const services = [
  testMapping('customer', 'on-demand'),
  testMapping('item', 'on-demand'),
  testMapping('job', 'automatic', ['customer']),
  testMapping('invoice', 'manual', ['customer', 'item']),
  testMapping('payment', 'manual', ['customer', 'invoice']),
];
const need = (entity: 'customer' | 'invoice', id: string) => ({ entity, id });

let world: World;
let count = 0;
const tell = (type: string, data: unknown) => {
  world.publish(message(type, data, `t${String((count += 1))}`));
  world.run(() => 0);
};
const testDocument = (id: string, revision: number, more: Omit<TestDocument, 'id' | 'revision'> = {}) => ({
  id,
  revision,
  ...more,
});
const select = (entity: 'invoice' | 'payment', batchId: string, ids: string[], more: object = {}) =>
  tell(`jobpro.${entity}.export-requested.v1`, { batchId, ids, requestedBy: 'Pat', ...more });
const act = (entity: string, what: Act) =>
  tell(`mapping.${entity}.act-requested.v1`, { requestedBy: 'Pat', act: what });
const stateOf = (entity: 'customer' | 'item' | 'job' | 'invoice' | 'payment', id: string) =>
  world.record(entity, id)?.state;
const noticesOf = (entity: 'customer' | 'invoice' | 'payment', id: string) =>
  world.record(entity, id)?.notices.map(({ sentence }) => sentence);

beforeEach(() => {
  world = new World(services, true);
  tell('jobpro.customer.created.v1', testDocument('C', 1));
  tell('jobpro.invoice.created.v1', testDocument('N', 1, { needs: [need('customer', 'C')], note: 'first' }));
  tell('jobpro.payment.recorded.v1', testDocument('P', 1, { needs: [need('customer', 'C'), need('invoice', 'N')] }));
});
const exported = () => select('invoice', 'b', ['N']);

describe('JobPro changes what is in QuickBooks', () => {
  test('a change after export is not sent, and a notice lists the differences', () => {
    exported();
    tell('jobpro.invoice.updated.v1', testDocument('N', 2, { needs: [need('customer', 'C')], note: 'second' }));
    expect(stateOf('invoice', 'N')).toBe('exported');
    expect(noticesOf('invoice', 'N')).toEqual(['This was changed in JobPro after it was sent: note first → second.']);
    expect(world.sent.filter(({ type }) => type.includes('invoice'))).toHaveLength(1);
  });

  test('differences are computed from what was sent, and a reverted change is none', () => {
    exported();
    tell('jobpro.invoice.updated.v1', testDocument('N', 2, { needs: [need('customer', 'C')], note: 'second' }));
    tell('jobpro.invoice.updated.v1', testDocument('N', 3, { needs: [need('customer', 'C')], note: 'third' }));
    expect(noticesOf('invoice', 'N')).toEqual(['This was changed in JobPro after it was sent: note first → third.']);
    tell('jobpro.invoice.updated.v1', testDocument('N', 4, { needs: [need('customer', 'C')], note: 'first' }));
    expect(noticesOf('invoice', 'N')).toEqual([]);
  });

  test('a newer revision without a change adds no notice', () => {
    exported();
    tell('jobpro.invoice.updated.v1', testDocument('N', 2, { needs: [need('customer', 'C')], note: 'first' }));
    expect(noticesOf('invoice', 'N')).toEqual([]);
  });

  test('a change while the document is on its way adds the notice, too', () => {
    world.asleep = true;
    tell('mapping.customer.act-requested.v1', {
      requestedBy: 'Pat',
      act: { kind: 'link', id: 'C', remote: { id: 'Q-C' } },
    });
    exported();
    tell('jobpro.invoice.updated.v1', testDocument('N', 2, { needs: [need('customer', 'C')], note: 'second' }));
    world.asleep = false;
    world.queued.forEach((command) => world.connect(command));
    world.run(() => 0);
    expect(noticesOf('invoice', 'N')).toEqual(['This was changed in JobPro after it was sent: note first → second.']);
  });

  test('an acknowledged notice stays away until the next change', () => {
    exported();
    tell('jobpro.invoice.updated.v1', testDocument('N', 2, { needs: [need('customer', 'C')], note: 'second' }));
    act('invoice', { kind: 'settle', ids: ['N'], notice: 'changed-since-export' });
    expect(noticesOf('invoice', 'N')).toEqual([]);
    tell('jobpro.invoice.updated.v1', testDocument('N', 3, { needs: [need('customer', 'C')], note: 'third' }));
    expect(noticesOf('invoice', 'N')).toEqual(['This was changed in JobPro after it was sent: note second → third.']);
  });

  test('an exported document that is selected again is not sent, and the history says so', () => {
    exported();
    select('invoice', 'again', ['N']);
    expect(world.sent.filter(({ type }) => type.includes('invoice'))).toHaveLength(1);
    expect(world.happened('invoice N').slice(-1)).toEqual(['selected-in-vain']);
  });

  test('a renamed customer keeps its link', () => {
    exported();
    tell('jobpro.customer.updated.v1', testDocument('C', 2, { note: 'renamed' }));
    expect(world.record('customer', 'C')).toMatchObject({ state: 'exported', remote: { id: 'Q-C' } });
  });
});

describe('a change in QuickBooks', () => {
  const remotely = (change: string) => tell('outcome.invoice.changed-remotely.v1', { remoteId: 'Q-N', change });

  test.each([
    ['updated', 'Someone changed this in QuickBooks after it was sent.'],
    ['deleted', 'Someone deleted this in QuickBooks after it was sent.'],
    ['voided', 'Someone voided this in QuickBooks after it was sent.'],
  ])('%s: a notice says so', (change, sentence) => {
    exported();
    remotely(change);
    expect(noticesOf('invoice', 'N')).toEqual([sentence]);
    expect(world.happened('invoice N').slice(-1)).toEqual(['changed-remotely']);
  });

  test('a document deleted in QuickBooks is sent again only by its own act', () => {
    exported();
    act('invoice', { kind: 'send-anew', ids: ['N'] });
    expect(world.happened('invoice N').slice(-1)).toEqual(['act-refused']);
    remotely('deleted');
    act('invoice', { kind: 'send-anew', ids: ['N'] });
    expect(stateOf('invoice', 'N')).toBe('exported');
    expect(noticesOf('invoice', 'N')).toEqual([]);
    expect(world.sent.filter(({ type }) => type.includes('invoice'))).toHaveLength(2);
    expect(world.happened('invoice N').slice(-3)).toEqual(['send-anew', 'sent', 'exported']);
  });

  test.each(['reference.deleted', 'reference.missing'] as const)(
    'a refusal with the id of a deleted customer adds the notice to it, and its documents are sent once it is sent again: %s',
    (code) => {
      act('customer', { kind: 'link', id: 'C', remote: { id: 'Q-C' } });
      world.asleep = true;
      tell('jobpro.invoice.created.v1', testDocument('M', 1, { needs: [need('customer', 'C')] }));
      select('invoice', 'b', ['N', 'M']);
      for (const { data } of [...world.queued]) {
        const { commandId, recordId } = data as { commandId: string; recordId: string };
        const reason = failure(code, { what: 'customer', id: 'Q-C' });
        tell('outcome.invoice.rejected.v1', { commandId, recordId, reason });
      }
      expect(noticesOf('customer', 'C')).toEqual(['Someone deleted this in QuickBooks after it was sent.']);
      expect([stateOf('invoice', 'N'), stateOf('invoice', 'M')]).toEqual(['failed', 'failed']);
      world.asleep = false;
      act('customer', { kind: 'send-anew', ids: ['C'] });
      expect([stateOf('invoice', 'N'), stateOf('invoice', 'M')]).toEqual(['exported', 'exported']);
    },
  );

  test.each([
    [
      'gone',
      ['Someone deleted this in QuickBooks after it was sent.'],
      'reference.gone',
      'QuickBooks no longer has the customer “Carter”.',
    ],
    ['inactive', [], 'reference.inactive', 'In QuickBooks, the customer “Carter” is inactive.'],
    ['healthy', [], 'quickbooks.refused', 'QuickBooks rejected this: no'],
  ] as const)(
    'a customer that was read after a refusal is deleted only where it is gone: %s',
    (state, notices, code, sentence) => {
      act('customer', { kind: 'link', id: 'C', remote: { id: 'Q-C', label: 'Carter' } });
      world.asleep = true;
      select('invoice', 'b', ['N']);
      const { commandId, recordId } = world.queued.at(-1)?.data as { commandId: string; recordId: string };
      const details = { what: 'customer', name: 'Carter', said: 'no' };
      const objects = [{ what: 'customer', remoteId: 'Q-C', state }];
      tell('outcome.invoice.rejected.v1', { commandId, recordId, reason: failure(code, details), objects });
      expect(noticesOf('customer', 'C')).toEqual(notices);
      expect(world.record('invoice', 'N')).toMatchObject({ state: 'failed', reason: { code, sentence } });
    },
  );

  test('a customer changed in QuickBooks adds no notice', () => {
    exported();
    tell('outcome.customer.changed-remotely.v1', { remoteId: 'Q-C', change: 'updated' });
    expect(noticesOf('customer', 'C')).toEqual([]);
  });

  test('an invoice of a deleted customer waits for it by name', () => {
    exported();
    tell('outcome.customer.changed-remotely.v1', { remoteId: 'Q-C', change: 'deleted' });
    tell('jobpro.invoice.created.v1', testDocument('N2', 1, { needs: [need('customer', 'C')] }));
    select('invoice', 'b2', ['N2']);
    expect(world.record('invoice', 'N2')).toMatchObject({ state: 'waiting', waitsFor: ['acme/customer/C'] });
    act('customer', { kind: 'send-anew', ids: ['C'] });
    expect(stateOf('invoice', 'N2')).toBe('exported');
  });
});

describe('a total that differs in QuickBooks', () => {
  test('a differing total holds the invoice’s payments until somebody accepts it', () => {
    tell('jobpro.invoice.updated.v1', testDocument('N', 2, { needs: [need('customer', 'C')], total: '10.00' }));
    exported();
    expect(noticesOf('invoice', 'N')).toEqual([
      'The total is $9.99 in QuickBooks but $10.00 in JobPro. Its payments wait.',
    ]);
    select('payment', 'p', ['P']);
    expect(world.record('payment', 'P')).toMatchObject({ state: 'waiting', waitsFor: ['acme/invoice/N'] });
    act('invoice', { kind: 'settle', ids: ['N'], notice: 'total-differs' });
    expect(stateOf('payment', 'P')).toBe('exported');
  });
});

describe('a payment of invoices that are not exported', () => {
  test('a payment waits for its invoices and names them', () => {
    select('payment', 'p', ['P']);
    expect(world.record('payment', 'P')).toMatchObject({ state: 'waiting', waitsFor: ['acme/invoice/N'] });
    expect(stateOf('invoice', 'N')).toBe('ready');
  });

  test.each([
    ['at once', false],
    ['by a later choice', true],
  ])('a payment sends its invoices along where somebody chooses so: %s', (_when, later) => {
    if (later) select('payment', 'p', ['P']);
    select('payment', 'along', ['P'], { sendAlong: true });
    expect(stateOf('invoice', 'N')).toBe('exported');
    expect(stateOf('payment', 'P')).toBe('exported');
    expect(world.record('invoice', 'N')).toMatchObject({ batchId: 'along', requestedBy: 'Pat' });
  });
});

describe('acts', () => {
  test('“do not send” excludes a document, and including it allows sending again', () => {
    act('invoice', { kind: 'exclude', ids: ['N'] });
    exported();
    expect(stateOf('invoice', 'N')).toBe('excluded');
    act('invoice', { kind: 'include', ids: ['N'] });
    select('invoice', 'b2', ['N']);
    expect(stateOf('invoice', 'N')).toBe('exported');
  });

  test('a failed document is sent again', () => {
    tell('jobpro.invoice.updated.v1', testDocument('N', 2, { needs: [need('customer', 'C')], bad: true }));
    exported();
    expect(stateOf('invoice', 'N')).toBe('failed');
    tell('jobpro.invoice.updated.v1', testDocument('N', 3, { needs: [need('customer', 'C')] }));
    expect(stateOf('invoice', 'N')).toBe('failed');
    act('invoice', { kind: 'retry', ids: ['N'] });
    expect(stateOf('invoice', 'N')).toBe('exported');
  });

  test('a customer linked by hand is never sent, and its invoices are', () => {
    act('customer', { kind: 'link', id: 'C', remote: { id: 'theirs' } });
    exported();
    expect(world.record('customer', 'C')?.remote).toEqual({ id: 'theirs' });
    expect(world.sent.map(({ type }) => type)).toEqual(['command.desktop.invoice.create.v1']);
  });

  test('two customers of one name share one in QuickBooks, and each has a warning that names the other', () => {
    tell('jobpro.customer.created.v1', testDocument('D', 1, { sameAs: 'C' }));
    tell('jobpro.invoice.created.v1', testDocument('M', 1, { needs: [need('customer', 'D')] }));
    select('invoice', 'b', ['N', 'M']);
    expect(world.record('customer', 'D')?.remote).toEqual(world.record('customer', 'C')?.remote);
    expect(world.record('customer', 'C')?.warnings).toMatchObject([
      { code: 'name.shared', details: { other: 'D', otherId: 'D' } },
    ]);
    expect(world.record('customer', 'D')?.warnings).toMatchObject([
      { code: 'name.shared', details: { other: 'C', otherId: 'C' } },
    ]);
  });

  test('records that failed because of one another have one cause', () => {
    tell('jobpro.customer.created.v1', testDocument('bad', 1, { bad: true }));
    for (const id of ['X', 'Y'])
      tell('jobpro.invoice.created.v1', testDocument(id, 1, { needs: [need('customer', 'bad')] }));
    select('invoice', 'b', ['X', 'Y']);
    const causes = [world.record('customer', 'bad'), world.record('invoice', 'X'), world.record('invoice', 'Y')];
    expect(causes.map((record) => record?.cause)).toEqual([
      'quickbooks.refused',
      'quickbooks.refused',
      'quickbooks.refused',
    ]);
    expect(world.record('invoice', 'X')?.reason?.code).toBe('need.failed');
  });
});

describe('a cancelled batch', () => {
  test.each([
    ['of another batch, stays as it is', 'other', 'waiting'],
    ['of this batch, is ready again', 'p', 'ready'],
  ] as const)('what waits, %s', (_which, batchId, state) => {
    const record = {
      ...unknownRecord('acme', 'P'),
      state: 'waiting' as const,
      batchId: 'p',
      waitsFor: ['acme/invoice/N'],
    };
    const [, , , , payments] = services;
    if (payments === undefined) throw new Error('no payments');
    const facts = { settings: new Map(), links: new Links([]) };
    const event = { kind: 'act', by: 'Pat', act: { kind: 'cancel-batch', batchId } } as const;
    expect(decide(payments, record as never, event, facts).record.state).toBe(state);
  });

  test('cancelling makes refused documents ready, and they are not sent when their cause is resolved', () => {
    tell('jobpro.customer.created.v1', testDocument('bad', 1, { bad: true }));
    tell('jobpro.invoice.created.v1', testDocument('held', 1, { needs: [need('customer', 'bad')] }));
    select('invoice', 'b', ['held']);
    const failed = world.record('invoice', 'held');
    expect(failed).toMatchObject({ state: 'failed', reason: { code: 'need.failed' } });
    const [, , , invoices] = services;
    if (invoices === undefined || failed === undefined) throw new Error('no invoices');
    const facts = { settings: new Map(), links: new Links([]) };
    const stop = { kind: 'act', by: 'Pat', act: { kind: 'cancel-batch', batchId: 'b' } } as const;
    const { record, history } = decide(invoices, failed, stop, facts);
    expect(record).toMatchObject({ state: 'ready', reason: undefined, waitsFor: [] });
    expect(history.map(({ what }) => what)).toEqual(['cancel-batch']);
    world.records.set('acme/invoice/held', record);
    tell('jobpro.customer.updated.v1', testDocument('bad', 2));
    expect(stateOf('customer', 'bad')).toBe('exported');
    expect(stateOf('invoice', 'held')).toBe('ready');
  });

  test('cancelling withdraws a command that was not sent yet', () => {
    act('customer', { kind: 'link', id: 'C', remote: { id: 'Q-C' } });
    world.asleep = true;
    exported();
    const [command] = world.queued;
    const { commandId } = command?.data as { commandId: string };
    tell('outcome.invoice.cancelled.v1', { commandId, recordId: 'N' });
    expect(stateOf('invoice', 'N')).toBe('ready');
    // An answer to the command all the same: it went, after all.
    tell('outcome.invoice.done.v1', { commandId, recordId: 'N', remote: { id: 'Q-N' }, how: 'created', warnings: [] });
    expect(stateOf('invoice', 'N')).toBe('exported');
  });
});

test('a customer that was merged in QuickBooks is linked to the other one, and what waits for it is released', () => {
  const facts = { settings: new Map(), links: new Links([]) };
  const merged = {
    ...unknownRecord('acme', 'B'),
    state: 'exported' as const,
    remote: { id: 'Q-B' },
    needed: true,
    notices: [notice('deleted-in-quickbooks', { how: 'deleted' })],
  };
  const link = { kind: 'link', remote: { id: 'Q-A', label: 'Ann' } } as const;
  const { record, fact } = decide(
    testMapping('customer', 'on-demand'),
    merged,
    { kind: 'act', act: link, by: 'Pat' },
    facts,
  );
  expect(record).toMatchObject({ state: 'exported', remote: { id: 'Q-A' }, notices: [] });
  expect(fact).toBe('linked');
});

test('a link follows a merge in QuickBooks, with a line of history, and what waits for the record is released', () => {
  const facts = { settings: new Map(), links: new Links([]) };
  const customer = {
    ...unknownRecord('acme', 'B'),
    state: 'exported' as const,
    remote: { id: 'Q-B' },
    notices: [notice('deleted-in-quickbooks', { how: 'deleted' })],
  };
  const merge = { kind: 'changed-remotely', change: 'merged', into: { id: 'Q-A', label: 'Ann' } } as const;
  const mapping = testMapping('customer', 'on-demand');
  const { record, fact, history, messages } = decide(mapping, customer, merge, facts);
  expect(record).toMatchObject({ state: 'exported', remote: { id: 'Q-A', label: 'Ann' }, notices: [] });
  expect(fact).toBe('linked');
  expect(history[0]).toMatchObject({ what: 'changed-remotely', change: 'merged', into: 'Ann' });
  expect(messages).toMatchObject([
    { type: 'sync.customer.exported.v1', data: { remote: { id: 'Q-A' }, how: 'linked' } },
  ]);
  // The merge is reported once more.
  expect(decide(mapping, record, merge, facts).record).toBe(record);
});

test('an act changes a record exactly where it is offered', () => {
  const kinds = ['retry', 'exclude', 'include', 'send-anew', 'link', 'unlink'] as const;
  const facts = { settings: new Map(), links: new Links([]) };
  fc.assert(
    fc.property(
      fc.constantFrom(...recordStates),
      fc.constantFrom(...kinds),
      fc.constantFrom(...services),
      (state, kind, mapping) => {
        const remote = state === 'exported' ? { id: 'Q-old' } : undefined;
        const record = { ...unknownRecord('acme', 'R'), state, remote, snapshot: testDocument('R', 1), revision: 1 };
        const act = kind === 'link' ? { kind, remote: { id: 'Q' } } : { kind };
        const decision = decide(mapping, record, { kind: 'act', act: act, by: 'Pat' }, facts);
        const legal = legalActs(mapping, record).includes(kind);
        expect(decision.history[0]?.what).toBe(legal ? kind : 'act-refused');
        if (!legal) expect(decision.record).toBe(record);
        else expect([decision.record.state, decision.record.remote]).not.toEqual([state, remote]);
      },
    ),
  );
});
