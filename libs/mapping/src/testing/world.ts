import { type CompanySettings, type Entity, type Warning, warning } from '@jobpro/contracts';
import type { Message } from '@jobpro/messaging';
import type { EntityMapping, Snapshot, Dependency } from '../entity-mapping.js';
import { COMPANY, KernelWorld, message } from './kernel-world.js';

export { message };

/** A record of any entity, as small as the kernel can work with. */
export interface TestDocument extends Snapshot {
  readonly needs?: readonly Dependency[];
  /** The connector of this world refuses the record while this is true. */
  readonly bad?: boolean;
  /** The other record of the same name for which QuickBooks has it already. */
  readonly sameAs?: string;
  /** The total in JobPro, where QuickBooks computes a different one. */
  readonly total?: string;
  readonly note?: string;
}

interface Command {
  readonly commandId: string;
  readonly recordId: string;
  readonly bad: boolean;
  readonly sameAs?: string;
  readonly differs?: Warning;
}

export const testMapping = (
  entity: Entity,
  exportTrigger: EntityMapping['exportTrigger'],
  dependencyEntities: readonly Entity[] = [],
): EntityMapping<TestDocument> => ({
  entity,
  exportTrigger,
  action: exportTrigger === 'manual' ? 'create' : 'ensure',
  dependencies: ({ needs }) => needs ?? [],
  dependencyEntities,
  nameOf: ({ id }) => id,
  translate: {
    // Desktop: the edition that has a command for each of the five entities.
    desktop: (document, { remote }) => ({
      ok: true,
      warnings: [],
      data: {
        bad: document.bad ?? false,
        ...(document.sameAs === undefined ? {} : { sameAs: document.sameAs }),
        ...(document.total === undefined
          ? {}
          : { differs: warning('total.differs', { jobpro: document.total, quickbooks: '9.99' }) }),
        links: (document.needs ?? []).map((need) => remote(need.entity as Entity, need.id).id),
      },
    }),
    online: {
      notApplicable: { code: 'not-applicable.online-jobs', sentence: '-', remedy: '-', retryHelps: false, details: {} },
    },
  },
});

export const settings: CompanySettings = {
  revision: 1,
  name: 'Acme',
  edition: 'desktop',
  accounts: {},
  depositAccount: 'Undeposited Funds',
  paymentMethods: {},
  terms: {},
  tax: { kind: 'override' },
  numbering: 'jobpro',
  inactiveNames: 'reject',
  heldNames: 'reject',
};

/**
 * The kernel's world with test records. Its connector carries out each command once and refuses bad
 * records.
 */
export class World extends KernelWorld<TestDocument> {
  readonly sent: { type: string; recordId: string; traceparent: string }[] = [];
  /** True while the connector of this world only queues its commands. */
  asleep = false;
  readonly queued: Message[] = [];

  constructor(mappings: readonly EntityMapping<TestDocument>[], configured: boolean) {
    super(mappings);
    if (configured) this.settings.set(COMPANY, settings);
  }

  connect(command: Message): void {
    const { entity } = command;
    if (this.asleep) {
      this.queued.push(command);
      return;
    }
    const { commandId, recordId, bad, sameAs, differs } = command.data as Command;
    const ids = { commandId, recordId };
    if (bad) {
      const reason = { code: 'quickbooks.refused', sentence: 'It is bad.', remedy: '-', retryHelps: true, details: {} };
      this.publish(message(`outcome.${entity}.rejected.v1`, { ...ids, reason }, `r${commandId}`));
      return;
    }
    this.sent.push({ type: command.type, recordId, traceparent: command.traceparent });
    this.publish(
      message(
        `outcome.${entity}.done.v1`,
        { ...ids, remote: { id: `Q-${sameAs ?? recordId}` }, how: 'created', warnings: differs ? [differs] : [] },
        `d${commandId}`,
      ),
    );
  }
}
