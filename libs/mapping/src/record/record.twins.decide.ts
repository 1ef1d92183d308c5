import { warning } from '@jobpro/contracts';
import type { Snapshot } from '../entity-mapping.js';
import { type Decision, unchanged } from './decision.js';
import type { SyncRecord } from './record.js';

/** Two records of JobPro became one of QuickBooks: a warning on both names the other. Told once. */
export function namedAlike<S extends Snapshot>(one: SyncRecord<S>, other: SyncRecord<S>): Decision<S>[] {
  return [told(one, other), told(other, one)].flatMap((decision) => (decision === undefined ? [] : [decision]));
}

function told<S extends Snapshot>(record: SyncRecord<S>, twin: SyncRecord<S>): Decision<S> | undefined {
  const name = record.name ?? record.remote?.label ?? record.id;
  const about = warning('name.shared', { name, other: `${twin.name ?? ''} (${twin.id})`.trim() });
  if (record.warnings.some(({ sentence }) => sentence === about.sentence)) return undefined;
  return {
    ...unchanged({ ...record, warnings: [...record.warnings, about] }),
    passport: [{ what: 'warned', code: about.code, sentence: about.sentence }],
  };
}
