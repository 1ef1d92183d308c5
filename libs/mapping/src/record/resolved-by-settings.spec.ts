import { beforeEach, describe, expect, test } from '@jest/globals';
import { catalogue, type FailureCode, reason } from '@jobpro/contracts';
import type { Message } from '@jobpro/messaging';
import { message, testMapping, settings, World } from '../testing/world.js';
import { resolvedBySettings } from './record-refusal.decide.js';

const codes = Object.keys(catalogue) as FailureCode[];

test.each(codes.filter((code) => / in the settings/.test(catalogue[code].remedy)))(
  '%s: its remedy names the settings, so it is retried when they change',
  (code) => {
    expect(resolvedBySettings).toContain(code);
  },
);

describe.each([
  ['an item, which nobody selects', 'item', 'automatic'],
  ['an invoice, which somebody selected', 'invoice', 'manual'],
] as const)('settings that change while a command is with the connector: %s', (_what, entity, isSentAgain) => {
  let world: World;
  let count = 0;
  const tell = (type: string, data: unknown) => {
    world.publish(message(type, data, `t${String((count += 1))}`));
    world.run(() => 0);
  };
  const configured = (revision: number) => {
    world.configure({ ...settings, revision });
    world.run(() => 0);
  };
  const refuse = (
    command: Message | undefined,
    why = reason('reference.missing', { what: 'account', name: 'Old' }),
  ) => {
    const { commandId } = command?.data as { commandId: string };
    tell(`outcome.${entity}.rejected.v1`, { commandId, recordId: 'R', reason: why });
  };
  beforeEach(() => {
    world = new World([testMapping(entity, isSentAgain)], true);
    world.asleep = true;
    tell(`jobpro.${entity}.created.v1`, { id: 'R', revision: 1 });
    if (isSentAgain === 'manual')
      tell(`jobpro.${entity}.export-requested.v1`, { batchId: 'b', ids: ['R'], requestedBy: 'Pat' });
  });

  test('a record refused for older settings is sent once more with the present ones', () => {
    configured(2);
    refuse(world.queued[0]);
    expect([world.record(entity, 'R')?.state, world.queued.length]).toEqual(['sending', 2]);
    expect(world.happened(`${entity} R`).slice(-2)).toEqual(['failed', 'sent']);
    refuse(world.queued[1]);
    expect([world.record(entity, 'R')?.state, world.queued.length]).toEqual(['failed', 2]);
  });

  test('the result is the same when the refusal comes first', () => {
    refuse(world.queued[0]);
    configured(2);
    expect([world.record(entity, 'R')?.state, world.queued.length]).toEqual(['sending', 2]);
  });

  test('a record refused for another reason stays refused', () => {
    configured(2);
    refuse(world.queued[0], reason('quickbooks.refused', { said: 'no' }));
    expect([world.record(entity, 'R')?.state, world.queued.length]).toEqual(['failed', 1]);
  });
});
