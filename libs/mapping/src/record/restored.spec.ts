import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Entity, reason } from '@jobpro/contracts';
import type { Message } from '@jobpro/messaging';
import { message, type TestDocument, testMapping, World } from '../testing/world.js';

const entities = ['customer', 'item', 'job', 'invoice', 'payment'] as const satisfies readonly Entity[];
const services = [
  testMapping('customer', 'on-demand'),
  testMapping('item', 'on-demand'),
  testMapping('job', 'automatic', ['customer']),
  testMapping('invoice', 'manual', ['customer', 'item']),
  testMapping('payment', 'manual', ['customer', 'invoice']),
];
const need = (entity: Entity, id: string) => ({ entity, id });

interface Command {
  readonly commandId: string;
  readonly recordId: string;
  readonly links: readonly string[];
}

/** A company file that gives each record a new id, refuses a reference that it does not have, and can be restored. */
class FileWorld extends World {
  /** The ids in the file, which name the kind of record. */
  readonly file = new Set<string>();
  #ids = 0;

  override connect(command: Message): void {
    const { commandId, recordId, links } = command.data as Command;
    const { entity } = command;
    const ids = { commandId, recordId };
    const missing = links.filter((id) => !this.file.has(id));
    if (missing.length > 0) {
      const objects = missing.map((remoteId) => ({ what: remoteId.split(' ')[0], remoteId, state: 'gone' }));
      const data = { ...ids, reason: reason('reference.gone', { what: 'record' }), objects };
      this.publish(message(`outcome.${entity}.rejected.v1`, data, `r${commandId}`));
      return;
    }
    const id = `${entity} ${String((this.#ids += 1))}`;
    this.file.add(id);
    const data = { ...ids, remote: { id }, how: 'created', warnings: [] };
    this.publish(message(`outcome.${entity}.done.v1`, data, `d${commandId}`));
  }
}

/** A file with one record of each kind, each of which refers to those before it. */
function exportedWorld(): FileWorld {
  const world = new FileWorld(services, true);
  const tell = (type: string, data: unknown) => {
    world.publish(message(type, data, type));
    world.run(() => 0);
  };
  const ofCustomer = [need('customer', 'c')];
  const records: [Entity, TestDocument][] = [
    ['customer', { id: 'c', revision: 1 }],
    ['item', { id: 'i', revision: 1 }],
    ['job', { id: 'j', revision: 1, needs: ofCustomer }],
    ['invoice', { id: 'n', revision: 1, needs: [...ofCustomer, need('item', 'i')] }],
    ['payment', { id: 'p', revision: 1, needs: [...ofCustomer, need('invoice', 'n')] }],
  ];
  for (const [entity, data] of records)
    tell(`jobpro.${entity}.${entity === 'payment' ? 'recorded' : 'created'}.v1`, data);
  for (const [entity, id] of [
    ['invoice', 'n'],
    ['payment', 'p'],
  ])
    tell(`jobpro.${entity}.export-requested.v1`, { batchId: `b-${id}`, ids: [id], requestedBy: 'Pat' });
  return world;
}

const allOf = (world: FileWorld) => entities.flatMap((entity) => world.all(entity));

test('whatever a restored file lost is sent again by one act, in any order of the messages', () => {
  fc.assert(
    fc.property(fc.subarray([...entities]), fc.array(fc.nat()), (lost, picks) => {
      const world = exportedWorld();
      expect(allOf(world).map(({ state }) => state)).toEqual(entities.map(() => 'exported'));
      for (const entity of lost) {
        const [record] = world.all(entity);
        const remoteId = record?.remote?.id ?? '';
        world.file.delete(remoteId);
        const data = { remoteId, change: 'deleted', sendAgainBy: 'Pat' };
        world.publish(message(`outcome.${entity}.changed-remotely.v1`, data, `lost ${entity}`));
      }
      let turn = 0;
      world.run((n) => (picks[turn++] ?? 0) % n);
      for (const { state, remote, notices } of allOf(world))
        expect([state, world.file.has(remote?.id ?? ''), notices]).toEqual(['exported', true, []]);
      expect(world.file.size).toBe(entities.length);
    }),
  );
});

test('a record that a restored file lost is not sent again where nobody chose it', () => {
  const world = exportedWorld();
  const remoteId = world.record('invoice', 'n')?.remote?.id;
  world.publish(message('outcome.invoice.changed-remotely.v1', { remoteId, change: 'deleted' }, 'lost'));
  world.run(() => 0);
  expect(world.record('invoice', 'n')).toMatchObject({
    state: 'exported',
    notices: [{ code: 'deleted-in-quickbooks' }],
  });
});
