import { randomUUID } from 'node:crypto';
import { Controller, Inject } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { type DataOf, type MessageType, patterns, subjectOf } from '@jobpro/contracts';
import { type Batch, type Message, type Outgoing, UnitOfWork } from '@jobpro/messaging';
import type { EntityManager } from 'typeorm';
import { switchConnection } from './connection.store.js';
import { loadSettings, saveList, saveSettings, type SettingsChange } from './company.store.js';

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
  onBatch(@Payload() batch: Batch): Promise<void> {
    return this.work.commit(batch, async (tx, fresh) => {
      const outgoing: Outgoing[] = [];
      // Settings and lists change seldom: a statement each is no hot path.
      for (const message of fresh) outgoing.push(...(await this.one(tx, message)));
      return outgoing;
    });
  }

  private async one(tx: EntityManager, message: Message): Promise<Outgoing[]> {
    const { companyId, type, data } = message;
    switch (type) {
      case 'jobpro.company.configured.v1': {
        const { revision, ...settings } = data as DataOf<'jobpro.company.configured.v1'>;
        const by = settings.changedBy ?? 'JobPro';
        return this.change(tx, message, { settings, by, from: { jobproRevision: revision } });
      }
      case 'mapping.company.act-requested.v1':
        return this.act(tx, message, data as Asked);
      case 'outcome.company.connected.v1':
        return this.connected(tx, message, data as DataOf<'outcome.company.connected.v1'>);
      case 'outcome.company.lists.v1':
        await saveList(tx, companyId, data as DataOf<'outcome.company.lists.v1'>);
        return [];
      default:
        // What else becomes of a command about the company, as a list that could not be read, is the connector's to show.
        return [];
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
    return [{ ...send(message, `command.${connected.edition}.company.read-lists.v1`, data), id: commandId }];
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
        const command = send(message, `command.${edition}.company.read-lists.v1`, { commandId, recordId: companyId });
        return [{ ...command, id: commandId }];
      }
      default:
        return act satisfies never;
    }
  }

  private async change(tx: EntityManager, message: Message, change: SettingsChange): Promise<Outgoing[]> {
    const { revision, taken } = await saveSettings(tx, message.companyId, change);
    if (taken) return [send(message, 'mapping.company.configured.v1', { revision })];
    if ('jobproRevision' in change.from) return [];
    const { basedOn } = change.from;
    return [
      send(message, 'mapping.company.settings-refused.v1', { requestedBy: change.by, basedOn, current: revision }),
    ];
  }
}

function send(message: Message, type: MessageType, data: unknown): Outgoing {
  const { companyId, id: causeId, traceparent } = message;
  return { subject: subjectOf(type, companyId), type, data, causeId, traceparent };
}
