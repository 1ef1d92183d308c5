import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { type MessageType, patterns } from '@jobpro/contracts';
import { type Batch, type Message, type Outgoing, reply, UnitOfWork } from '@jobpro/messaging';
import type { EntityManager } from 'typeorm';
import {
  loadSettings,
  saveFacts,
  saveList,
  saveSettings,
  type SettingsChange,
  switchConnection,
} from './company.store.js';
import { readListsCommand } from './unfinished-reads.js';

type CompanyMessage = Message<
  Extract<MessageType, `jobpro.company.${string}` | 'mapping.company.act-requested.v1' | `outcome.company.${string}`>
>;
type ActRequested = Extract<CompanyMessage, { type: 'mapping.company.act-requested.v1' }>;

/**
 * Keeps the companies' settings, and QuickBooks' lists and preferences, in the one service that writes them, and
 * reports changes to all five.
 */
@Controller()
export class CompanyHandlers {
  constructor(private readonly work: UnitOfWork) {}

  @EventPattern<string[]>([
    patterns.jobpro('company'),
    patterns.mapping('company', 'act-requested'),
    patterns.outcome('company'),
  ])
  onBatch(@Payload() batch: Batch<CompanyMessage>): Promise<void> {
    return this.work.commit(batch, async (tx, fresh) => {
      const outgoing: Outgoing[] = [];
      // Settings and lists change seldom, so a statement for each message is no hot path.
      for (const message of fresh) outgoing.push(...(await this.#handle(tx, message)));
      return outgoing;
    });
  }

  async #handle(tx: EntityManager, message: CompanyMessage): Promise<readonly Outgoing[]> {
    const { companyId } = message;
    switch (message.type) {
      case 'jobpro.company.configured.v1': {
        const { revision, ...settings } = message.data;
        const by = settings.changedBy ?? 'JobPro';
        return this.#change(tx, message, { settings, by, from: { jobproRevision: revision } });
      }
      case 'mapping.company.act-requested.v1':
        return this.#act(tx, message);
      case 'outcome.company.connected.v1': {
        // Another QuickBooks company has other lists, and what was refused for the settings may be
        // right there.
        const isSwitched = await switchConnection(tx, companyId, message.data);
        return isSwitched ? [readListsCommand({ companyId, edition: message.data.edition }, message)] : [];
      }
      case 'outcome.company.lists.v1':
        await saveList(tx, companyId, message.data);
        return [];
      case 'outcome.company.facts.v1': {
        if (!(await saveFacts(tx, companyId, message.data))) return [];
        // What was refused for the preferences may be right now, as after a change of settings.
        const settings = (await loadSettings(tx, [companyId])).get(companyId);
        return settings ? [reply(message, 'mapping.company.configured.v1', { revision: settings.revision })] : [];
      }
      default:
        return message satisfies never;
    }
  }

  async #act(tx: EntityManager, message: ActRequested): Promise<readonly Outgoing[]> {
    const { companyId, data } = message;
    const { act, requestedBy: by } = data;
    switch (act.kind) {
      case 'choose-settings': {
        const { settings, basedOn } = act;
        return this.#change(tx, message, { settings, by, from: { basedOn } });
      }
      case 'read-lists': {
        const edition = (await loadSettings(tx, [companyId])).get(companyId)?.edition ?? act.edition;
        return edition === undefined ? [] : [readListsCommand({ companyId, edition }, message)];
      }
      default:
        return act satisfies never;
    }
  }

  async #change(tx: EntityManager, message: CompanyMessage, change: SettingsChange): Promise<readonly Outgoing[]> {
    const { revision, taken } = await saveSettings(tx, message.companyId, change);
    if (taken) return [reply(message, 'mapping.company.configured.v1', { revision })];
    if ('jobproRevision' in change.from) return [];
    const { basedOn } = change.from;
    const refused = { requestedBy: change.by, basedOn, current: revision };
    return [reply(message, 'mapping.company.settings-refused.v1', refused)];
  }
}
