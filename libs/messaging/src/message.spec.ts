import { describe, expect, test } from '@jest/globals';
import { MESSAGE_BYTES } from '@jobpro/contracts';
import fc from 'fast-check';
import { outboxRow, outboxRowsJson, type Outgoing } from './message.js';

const anonymous: Outgoing = {
  subject: 'command.online.acme.invoice.create',
  type: 'command.online.invoice.create.v1',
  data: { total: '10.10' },
  causeId: 'cause-1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};
const good = { ...anonymous, id: '4f0f5a60-3f6e-4c7e-9f3e-0c1de2f3a4b5' };

describe('a message to send', () => {
  test('keeps a given id, or gets a new one', () => {
    expect(outboxRow(good).id).toBe(good.id);
    expect(outboxRow(anonymous).id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each([
    [{ id: 'no uuid' }, /no UUID/],
    [{ subject: 'command.online.acme' }, /names no company/],
    [{ subject: 'other.acme.invoice.create' }, /in no stream/],
    [{ type: 'command.online.invoice.update.v1' }, /does not belong/],
    [{ type: 'command.online.invoice.create' }, /does not belong/],
    [{ type: 'command.online.invoice.created.v1' }, /does not belong/],
    [{ type: 'command.online.invoice.create.v1x' }, /does not belong/],
  ])('%j is refused', (wrong, sentence) => {
    expect(() => outboxRow({ ...good, ...wrong })).toThrow(sentence);
  });
});

test('a message that the bus would refuse for its size is refused before it is committed', () => {
  const body = (characters: number) => ({ ...good, data: 'x'.repeat(characters) });
  expect(outboxRow(body(MESSAGE_BYTES - 2)).body).toHaveLength(MESSAGE_BYTES);
  expect(() => outboxRow(body(MESSAGE_BYTES - 1))).toThrow(
    'A message on "command.online.acme.invoice.create" has 1000001 bytes, more than the 1000000 that can be published.',
  );
});

test('the JSON of rows gives their columns, whatever their content', () => {
  const due = fc.option(fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }), {
    nil: undefined,
  });
  const row = fc.record({ data: fc.jsonValue(), causeId: fc.string(), due });
  fc.assert(
    fc.property(fc.array(row), (rows) => {
      const sent = rows.map(({ due: on, ...rest }) => outboxRow({ ...good, ...rest, ...(on ? { due: on } : {}) }));
      const expected = rows.map(({ data, causeId, due: on }) => {
        const { id, subject, type, traceparent } = good;
        return { id, subject, type, traceparent, cause_id: causeId, data, ...(on ? { due: on.toISOString() } : {}) };
      });
      // What JSON itself does to a value, as -0 becoming 0, is not this function's.
      expect(JSON.parse(outboxRowsJson(sent))).toEqual(JSON.parse(JSON.stringify(expected)));
    }),
  );
});
