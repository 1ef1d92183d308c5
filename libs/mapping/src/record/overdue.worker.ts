import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { subjectOf } from '@jobpro/contracts';
import { type Outgoing, UnitOfWork } from '@jobpro/messaging';
import { Periodic } from '@jobpro/schedule';
import { Draining } from '@jobpro/service';
import { metrics, traceparentOf } from '@jobpro/telemetry';
import { repeatUnfinishedReads } from '../company/unfinished-reads.js';
import { type AnyEntityMapping, ENTITY_MAPPING, type EntityMapping } from '../entity-mapping.js';
import type { RecordKey } from './record.js';
import { RecordStore } from './record.store.js';

/** Milliseconds from one round to the next. */
const INTERVAL = 30_000;
/** Records of one round, over all companies. */
const CHECKED_AT_ONCE = 2_000;

const oldest = metrics.gauge({
  name: 'jobpro_mapping_oldest_sending_seconds',
  help: 'Age of the oldest command that its connector, when asked about it, has not accounted for, by entity. 0: there is none.',
  labelNames: ['entity'],
});

/**
 * Finds records that have been on their way or waiting for long. A message about them leads to
 * questions to their connectors and to new link requests, so that no record depends on a message
 * that was lost. Imports and other reads that do not end are requested once more. Any number of
 * replicas may do it.
 */
@Injectable()
export class OverdueWorker implements OnApplicationBootstrap {
  readonly #periodic = new Periodic({ name: 'overdue records', every: INTERVAL }, (stopping) => this.#run(stopping));
  readonly #records: RecordStore;

  constructor(
    @Inject(ENTITY_MAPPING) private readonly mapping: AnyEntityMapping & Pick<EntityMapping, 'matchKeys'>,
    private readonly work: UnitOfWork,
    draining: Draining,
  ) {
    draining.add('overdue records', () => this.#periodic.stop());
    this.#records = new RecordStore(mapping.entity, mapping.matchKeys);
  }

  onApplicationBootstrap(): void {
    oldest.set({ entity: this.mapping.entity }, 0);
    this.#periodic.start();
  }

  async #run(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted && (await this.#checkSome()) === CHECKED_AT_ONCE);
    await this.work.transaction(async (tx, send) => {
      send(...(await repeatUnfinishedReads(tx, this.mapping.entity, CHECKED_AT_ONCE)));
      oldest.set({ entity: this.mapping.entity }, await this.#records.oldestUnanswered(tx));
    });
  }

  /** Returns how many records were found. */
  #checkSome(): Promise<number> {
    return this.work.transaction(async (tx, send) => {
      const keys = await this.#records.overdue(tx, CHECKED_AT_ONCE);
      send(...this.#messages(keys));
      return keys.length;
    });
  }

  #messages(keys: readonly RecordKey[]): Outgoing[] {
    const type = `mapping.${this.mapping.entity}.overdue.v1` as const;
    const byCompany = new Map<string, string[]>();
    for (const { companyId, id } of keys) byCompany.set(companyId, [...(byCompany.get(companyId) ?? []), id]);
    return [...byCompany].map(([companyId, ids]) => ({
      subject: subjectOf(type, companyId),
      type,
      data: { ids },
      causeId: randomUUID(),
      traceparent: traceparentOf(),
    }));
  }
}
