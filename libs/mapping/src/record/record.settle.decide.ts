import type { EntityMapping, Snapshot } from '../entity-mapping.js';
import { type Decision, type Facts, unchanged } from './decision.js';
import { withChanges } from './notices.decide.js';
import type { RecordEvent } from './record.events.js';
import { isHeld, type SyncRecord } from './record.js';
import { step } from './record.transitions.js';
import { judgeTotals } from './total.decide.js';

/** The record is in QuickBooks, by a connector's answer or because somebody said which one it is. */
export function settle<S extends Snapshot>(
  mapping: EntityMapping<S>,
  record: SyncRecord<S>,
  trigger: 'done' | 'linked',
  event: Omit<Extract<RecordEvent<S>, { kind: 'done' }>, 'kind'>,
  facts: Facts,
): Decision<S> {
  const state = step(record.state, trigger);
  if (state === undefined) return unchanged(record);
  const { total, how } = event;
  const { warnings, notices } = judgeTotals(event.warnings, facts.settings.get(record.companyId));
  const remote = total === undefined ? event.remote : { ...event.remote, total };
  const next = withChanges(
    mapping,
    {
      ...record,
      state,
      remote,
      reason: undefined,
      cause: undefined,
      said: undefined,
      waitsFor: [],
      warnings,
      notices,
    },
    facts,
  );
  const exported = {
    id: record.id,
    revision: record.sentRevision ?? record.revision ?? 1,
    remote,
    how,
    ...(record.batchId === undefined ? {} : { batchId: record.batchId }),
    warnings,
  };
  return {
    record: next,
    sends: [{ type: `sync.${mapping.entity}.exported.v1`, data: exported }],
    asks: [],
    ...(record.needed && !isHeld(next) ? { tells: 'linked' as const } : {}),
    passport: [
      { what: 'exported', how, remote, warnings: warnings.map((warning) => warning.sentence) },
      ...next.notices.map(({ code, sentence }) => ({ what: 'noticed', code, sentence })),
    ],
  };
}
