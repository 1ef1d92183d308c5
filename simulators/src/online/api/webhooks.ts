import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Change, ChangeKind } from '../state/realm.js';
import type { WebhookSettings } from '../settings.schema.js';

export interface Delivery {
  readonly at: string;
  readonly changes: number;
  readonly attempts: number;
  /** The last answer's status; 0 where there was none. */
  readonly status: number;
}

const answerWithin = 3000;
const keptDeliveries = 200;
const classicOperation: Record<ChangeKind, string> = {
  created: 'Create',
  updated: 'Update',
  deleted: 'Delete',
  voided: 'Void',
  merged: 'Merge',
};

/** The signature over the raw body that Intuit sends along. */
const signatureOf = (body: string, verifierToken: string): string =>
  createHmac('sha256', verifierToken).update(body).digest('base64');

/** One notification over several changes and realms, in the envelope asked for. */
function envelopeOf(changes: readonly Change[], envelope: WebhookSettings['envelope']): string {
  if (envelope === 'cloudevents') {
    return JSON.stringify(
      changes.map((change) => ({
        specversion: '1.0',
        id: randomUUID(),
        source: 'intuit.quickbooks-simulator',
        type: `qbo.${change.entity.toLowerCase()}.${change.kind}.v1`,
        datacontenttype: 'application/json',
        time: new Date(change.at).toISOString(),
        intuitentityid: change.id,
        intuitaccountid: change.realm,
        // Of a merge, `intuitentityid` is the record that remains [Intuit's webhook page].
        data: change.deletedId === undefined ? {} : { deletedid: change.deletedId },
      })),
    );
  }
  const realms = [...new Set(changes.map(({ realm }) => realm))];
  return JSON.stringify({
    eventNotifications: realms.map((realmId) => ({
      realmId,
      dataChangeEvent: {
        entities: changes
          .filter(({ realm }) => realm === realmId)
          .map(({ entity, id, kind, at, deletedId }) => ({
            name: entity,
            id,
            ...(deletedId === undefined ? {} : { deletedId }),
            operation: classicOperation[kind],
            lastUpdated: new Date(at).toISOString(),
          })),
      },
    })),
  });
}

/** Gathers changes for a moment and sends them to the registered address. Tries again where it does not answer 200 in time. */
export class Webhooks {
  private gathered: Change[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly stopping = new AbortController();
  readonly deliveries: Delivery[] = [];

  constructor(public settings: WebhookSettings) {}

  hear(change: Change): void {
    if (this.settings.url === undefined) return;
    this.gathered.push(change);
    this.timer ??= setTimeout(() => void this.flush(), this.settings.gatherMs).unref();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.stopping.abort();
  }

  private async flush(): Promise<void> {
    this.timer = undefined;
    const changes = this.gathered;
    this.gathered = [];
    const { url, attempts, retryMs } = this.settings;
    if (url === undefined || changes.length === 0) return;
    const body = envelopeOf(changes, this.settings.envelope);
    let status = 0;
    let attempt = 0;
    while (attempt < attempts && status !== 200 && !this.stopping.signal.aborted) {
      if (attempt > 0) await wait(retryMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      attempt += 1;
      status = await this.post(url, body);
    }
    this.deliveries.push({ at: new Date().toISOString(), changes: changes.length, attempts: attempt, status });
    if (this.deliveries.length > keptDeliveries) this.deliveries.shift();
  }

  private async post(url: string, body: string): Promise<number> {
    const headers = {
      'content-type': 'application/json',
      'intuit-signature': signatureOf(body, this.settings.verifierToken),
      'intuit-t-id': randomUUID(),
      'intuit-created-time': new Date().toISOString(),
      'intuit-notification-schema-version': this.settings.envelope === 'classic' ? '3.0' : '4.0',
    };
    try {
      const signal = AbortSignal.any([AbortSignal.timeout(answerWithin), this.stopping.signal]);
      const response = await fetch(url, { method: 'POST', headers, body, signal });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }
}
