import { describe, expect, test } from '@jest/globals';
import { catalogue, type FailureCode, type ReadObject, type Reason } from '@jobpro/contracts';
import fc from 'fast-check';
import { exportRules } from '../entity-mapping.js';
import { Links } from '../link/links.js';
import { settings, type TestDocument, testMapping } from '../testing/world.js';
import type { Context, RecordEvent } from './decision.js';
import { type LegalAct, legalActs } from './record-acts.decide.js';
import { decide } from './record.decide.js';
import {
  type RecordState,
  recordStates,
  type RecordTrigger,
  type SyncRecord,
  transitions,
  unknownRecord,
} from './record.js';

/**
 * How a record leaves each state: by an act of a person, or in bounded time, because its connector bounds the attempts and its service
 * asks the connector for the outcome. A new state does not compile without its exit.
 */
const exits = {
  ready: { kind: 'act', acts: ['select', 'exclude'] },
  requested: { kind: 'same transaction' },
  waiting: { kind: 'act', acts: ['select', 'exclude', 'settle-by-hand'] },
  sending: { kind: 'bounded', ends: ['done', 'rejected', 'unknown', 'withdrawn', 'notReceived'] },
  checking: { kind: 'bounded', ends: ['done', 'rejected', 'notReceived'] },
  exported: { kind: 'end' },
  voiding: { kind: 'bounded', ends: ['voided', 'rejected', 'notReceived'] },
  voided: { kind: 'void on both sides' },
  failed: { kind: 'act', acts: ['select', 'retry', 'exclude', 'settle-by-hand'] },
  excluded: { kind: 'act', acts: ['include'] },
  settled: { kind: 'act', acts: ['reopen'] },
} as const satisfies Readonly<
  Record<
    RecordState,
    | { readonly kind: 'act'; readonly acts: readonly LegalAct[] }
    | { readonly kind: 'bounded'; readonly ends: readonly RecordTrigger[] }
    | { readonly kind: 'same transaction' | 'end' | 'void on both sides' }
  >
>;

const context: Context = {
  settings: new Map([['acme', settings]]),
  links: new Links([['acme/customer/C', { id: 'Q-C' }]]),
};
const invoice = testMapping('invoice', 'manual', ['customer']);
const snapshot: TestDocument = { id: 'N', revision: 1, needs: [{ entity: 'customer', id: 'C' }] };
const sent = (state: RecordState): SyncRecord<TestDocument> => ({
  ...unknownRecord('acme', 'N'),
  state,
  commandId: 'c',
  revision: 1,
  sentRevision: 1,
  snapshot,
});

describe('every state has an exit', () => {
  test.each(recordStates)('%s', (state) => {
    const exit = exits[state];
    const row = Object.keys(transitions[state]);
    switch (exit.kind) {
      case 'act':
        for (const entity of ['invoice', 'payment'] as const)
          expect(legalActs(exportRules[entity], { state, notices: [] })).toEqual(
            expect.arrayContaining([...exit.acts]),
          );
        break;
      case 'bounded': {
        expect(row).toEqual(expect.arrayContaining([...exit.ends]));
        // Its service asks the connector, which answers with an end or says that it never had the command.
        const { question } = decide(invoice, sent(state), { kind: 'overdue' }, context);
        expect(question).toEqual({ edition: 'desktop', commandId: 'c' });
        break;
      }
      case 'same transaction':
        expect(row).toEqual(expect.arrayContaining(['sent', 'refused', 'dependencyMissing', 'notApplicable']));
        break;
      case 'void on both sides':
        // Nothing is left to do, and nothing is sent.
        expect(row).toEqual([]);
        break;
      case 'end':
        // Where it is not in QuickBooks as it was sent, its notice is settled, checked or sent as new.
        expect(legalActs(exportRules.invoice, { state, notices: [{ code: 'deleted-in-quickbooks' }] }).sort()).toEqual([
          'check',
          'send-anew',
          'settle',
        ]);
        break;
      default:
        exit satisfies never;
    }
  });

  test('names that documents wait for can be excluded, linked and sent again while they fail', () => {
    for (const entity of ['customer', 'item', 'job'] as const)
      expect(legalActs(exportRules[entity], { state: 'failed', notices: [] }).sort()).toEqual(
        expect.arrayContaining(['exclude', 'link', 'retry']),
      );
  });
});

/** A refusal in any words, with any reason of the catalogue. */
const code = fc.constantFrom(...(Object.keys(catalogue) as FailureCode[]));
const words = fc.tuple(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.constantFrom('lock', 'duplicate', 'deleted', 'inactive', 'paid', 'gelöscht', 'Q-C', 'C', 'N'),
);
const objectState = fc.constantFrom<ReadObject['state']>('healthy', 'gone', 'inactive', 'paid', 'voided');

test('for any refusal a record fails with an exit and its words, and nothing but what was looked up is called deleted', () => {
  fc.assert(
    fc.property(
      code,
      words,
      objectState,
      fc.constantFrom('sending' as const, 'checking' as const),
      (what, phrases, state, from) => {
        const text = phrases.join(' ');
        const reason: Reason = {
          code: what,
          sentence: text,
          remedy: text,
          retryHelps: catalogue[what].retryHelps,
          details: { name: text, what: text, said: text },
        };
        const objects: ReadObject[] = [{ what: 'customer', remoteId: 'Q-C', state }];
        const event: RecordEvent<TestDocument> = {
          kind: 'rejected',
          commandId: 'c',
          reason,
          said: { message: text },
          objects,
        };
        const { record, messages } = decide(invoice, sent(from), event, context);
        expect(record).toMatchObject({ state: 'failed', said: { message: text } });
        expect(legalActs(invoice, record)).toEqual(
          expect.arrayContaining(['select', 'retry', 'exclude', 'settle-by-hand']),
        );
        const deletions = messages.filter(({ type }) => type.endsWith('changed-remotely.v1'));
        const isGone = state === 'gone' && ['reference.gone', 'reference.deleted', 'reference.missing'].includes(what);
        expect(deletions.map(({ data }) => data)).toEqual(isGone ? [{ remoteId: 'Q-C', change: 'deleted' }] : []);
      },
    ),
    { numRuns: 500 },
  );
});
