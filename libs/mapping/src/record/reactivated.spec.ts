import { beforeEach, describe, expect, test } from '@jest/globals';
import { reason } from '@jobpro/contracts';
import type { Message } from '@jobpro/messaging';
import { z } from 'zod';
import { message, settings, testMapping, World } from '../testing/world.js';

const Command = z.looseObject({
  commandId: z.string(),
  recordId: z.string(),
  linked: z.object({ id: z.string() }).optional(),
});
let world: World;
let count = 0;

const receive = (type: string, data: unknown) => {
  world.publish(message(type, data, `t${String((count += 1))}`));
  world.run(() => 0);
};
const last = (): z.infer<typeof Command> => Command.parse(world.queued.at(-1)?.data);
const linked = (how: 'created' | 'linked') =>
  receive('outcome.customer.done.v1', { ...last(), remote: { id: 'Q-C' }, how, warnings: [] });
const refusedAsInactive = (remoteId = 'Q-C') =>
  receive('outcome.invoice.rejected.v1', {
    ...last(),
    reason: reason('reference.inactive', { what: 'customer', name: 'Hartmann' }),
    objects: [{ what: 'customer', remoteId, state: 'inactive' }],
  });
const sent = (commands: readonly Message[]) => commands.map(({ type }) => type.split('.')[2]);

/** An invoice on its way, whose customer is linked. */
function begin(inactiveNames: 'reactivate' | 'reject'): void {
  world = new World([testMapping('customer', 'on-demand'), testMapping('invoice', 'manual', ['customer'])], true);
  world.configure({ ...settings, revision: 2, inactiveNames });
  world.asleep = true;
  receive('jobpro.customer.created.v1', { id: 'C', revision: 1 });
  receive('jobpro.invoice.created.v1', { id: 'N', revision: 1, needs: [{ entity: 'customer', id: 'C' }] });
  receive('jobpro.invoice.export-requested.v1', { batchId: 'b', ids: ['N'], requestedBy: 'Pat' });
  linked('created');
}

describe('an invoice that is refused because its linked customer is inactive', () => {
  beforeEach(() => begin('reactivate'));

  test('is sent after the customer was made active by its id, where the company allows it', () => {
    refusedAsInactive();
    expect(world.record('invoice', 'N')).toMatchObject({ state: 'failed', reason: { code: 'reference.inactive' } });
    expect(last()).toMatchObject({ recordId: 'C', linked: { id: 'Q-C' } });
    linked('linked');
    expect(sent(world.queued)).toEqual(['customer', 'invoice', 'customer', 'invoice']);
    expect(world.record('invoice', 'N')?.state).toBe('sending');
  });

  test('stays refused where another record of QuickBooks was read as inactive', () => {
    refusedAsInactive('Q-X');
    expect(sent(world.queued)).toEqual(['customer', 'invoice']);
  });

  test('stays refused after the third time, so that it ends', () => {
    for (let time = 1; time <= 3; time += 1) {
      refusedAsInactive();
      linked('linked');
    }
    refusedAsInactive();
    expect(world.queued).toHaveLength(2 + 3 * 2);
    expect(world.record('invoice', 'N')?.state).toBe('failed');
  });

  test('stays refused where the customer cannot be made active, and the customer says why', () => {
    refusedAsInactive();
    const why = reason('quickbooks.refused', { said: 'no' });
    receive('outcome.customer.rejected.v1', { ...last(), reason: why });
    expect(world.record('customer', 'C')).toMatchObject({ state: 'failed', reason: { code: 'quickbooks.refused' } });
    expect(world.record('invoice', 'N')?.state).toBe('failed');
  });
});

test('an invoice that is refused because its customer is inactive stays refused where the company does not allow reactivation', () => {
  begin('reject');
  refusedAsInactive();
  expect(sent(world.queued)).toEqual(['customer', 'invoice']);
  expect(world.record('customer', 'C')?.state).toBe('exported');
});
