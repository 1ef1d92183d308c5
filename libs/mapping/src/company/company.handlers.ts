import { randomUUID } from 'node:crypto';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { type DataOf, type MessageType, patterns } from '@jobpro/contracts';
import { type Batch, type Message, type Outgoing, reply, UnitOfWork } from '@jobpro/messaging';
import type { EntityManager } from 'typeorm';
import { switchConnection } from './connection.store.js';
import { loadSettings, saveList, saveSettings, type SettingsChange } from './company.store.js';

type CompanyMessage = Message<
  Extract<MessageType, `jobpro.company.${string}` | 'mapping.company.act-requested.v1' | `outcome.company.${string}`>
>;
type Asked = DataOf<'mapping.company.act-requested.v1'>;

/** Keeps the companies' settings and QuickBooks' lists, for the one service that writes them, and tells all five what changed. */
@Controller()
export class CompanyHandlers {
  constructor(@Inject(UnitOfWork) private readonly work: UnitOfWork) {}

  @EventPattern<string[]>([
    patterns.jobpro('company'),
    patterns.mapping('company', 'act-requested'),
    patterns.outcome('company'),
  ])
  onBatch(@Payload() batch: Batch<CompanyMessage>): Promise<void> {
    return this.work.commit(batch, async (tx, fresh) => {
      const outgoing: Outgoing[] = [];
      // Settings and lists change seldom: a statement each is no hot path.
      for (const message of fresh) outgoing.push(...(await this.one(tx, message)));
      return outgoing;
    });
  }

  private async one(tx: EntityManager, message: CompanyMessage): Promise<Outgoing[]> {
    const { companyId } = message;
    switch (message.type) {
      case 'jobpro.company.configured.v1': {
        const { revision, ...settings } = message.data;
        const by = settings.changedBy ?? 'JobPro';
        return this.change(tx, message, { settings, by, from: { jobproRevision: revision } });
      }
      case 'mapping.company.act-requested.v1':
        return this.act(tx, message, message.data);
      case 'outcome.company.connected.v1':
        return this.connected(tx, message, message.data);
      case 'outcome.company.lists.v1':
        await saveList(tx, companyId, message.data);
        return [];
      default:
        return message satisfies never;
    }
  }

  /** Another QuickBooks company has other lists, and what was refused for the settings may be right there. */
  private async connected(
    tx: EntityManager,
    message: Message,
    connected: DataOf<'outcome.company.connected.v1'>,
  ): Promise<Outgoing[]> {
    if (!(await switchConnection(tx, message.companyId, connected))) return [];
    const commandId = randomUUID();
    const data = { commandId, recordId: message.companyId };
    return [reply(message, `command.${connected.edition}.company.read-lists.v1`, data, commandId)];
  }

  private async act(tx: EntityManager, message: Message, { act, requestedBy }: Asked): Promise<Outgoing[]> {
    const { companyId } = message;
    switch (act.kind) {
      case 'choose-settings': {
        const { settings, basedOn } = act;
        return this.change(tx, message, { settings, by: requestedBy, from: { basedOn } });
      }
      case 'read-lists': {
        const edition = (await loadSettings(tx, [companyId])).get(companyId)?.edition ?? act.edition;
        if (edition === undefined) return [];
        const commandId = randomUUID();
        const data = { commandId, recordId: companyId };
        return [reply(message, `command.${edition}.company.read-lists.v1`, data, commandId)];
      }
      default:
        return act satisfies never;
    }
  }

  private async change(tx: EntityManager, message: Message, change: SettingsChange): Promise<Outgoing[]> {
    const { revision, taken } = await saveSettings(tx, message.companyId, change);
    if (taken) return [reply(message, 'mapping.company.configured.v1', { revision })];
    if ('jobproRevision' in change.from) return [];
    const { basedOn } = change.from;
    return [
      reply(message, 'mapping.company.settings-refused.v1', { requestedBy: change.by, basedOn, current: revision }),
    ];
  }
}
