import { setTimeout as sleep } from 'node:timers/promises';
import { backoffDelay } from '@jobpro/schedule';
import pg from 'pg';

export interface Listening {
  /** Closes the connection; nothing is called afterwards. */
  stop(): Promise<void>;
}

const RECONNECT = { first: 100, longest: 5_000 };

/**
 * Hears what is notified on one channel, over a connection of its own, and calls `onNotify` with
 * each payload. Resolves once it is listening; rejects when Postgres cannot be reached at first. A
 * connection lost later is renewed until `stop`, with growing waits, and then `onNotify` is called
 * once without a payload, because something may have been missed. Notifications are a hint: keep a
 * poll behind them.
 */
export async function listen(
  url: string,
  channel: string,
  onNotify: (payload: string | undefined) => void,
): Promise<Listening> {
  const stopping = new AbortController();
  let client = await connect(url, channel, onNotify, renew);

  function renew(): void {
    void reconnect();
  }

  const stopped = () => stopping.signal.aborted;

  async function reconnect(): Promise<void> {
    for (let failures = 1; !stopped(); failures++) {
      const renewed = await connect(url, channel, onNotify, renew).catch(() => undefined);
      if (renewed !== undefined) {
        client = renewed;
        if (stopped()) return close(renewed);
        onNotify(undefined);
        return;
      }
      const wait = backoffDelay(failures, RECONNECT, Math.random());
      await sleep(wait, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  return {
    async stop() {
      stopping.abort();
      await close(client);
    },
  };
}

async function connect(
  url: string,
  channel: string,
  onNotify: (payload: string | undefined) => void,
  onLost: () => void,
): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: `listen ${channel}`, keepAlive: true });
  client.on('error', () => undefined); // 'end' follows, and is what we act on
  client.on('notification', ({ payload }) => onNotify(payload === '' ? undefined : payload));
  try {
    await client.connect();
    await client.query(`listen ${client.escapeIdentifier(channel)}`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  client.once('end', onLost);
  return client;
}

/** Ends a connection on purpose, so that its end is not taken for a loss. */
async function close(client: pg.Client): Promise<void> {
  client.removeAllListeners('end');
  client.removeAllListeners('notification');
  await client.end();
}
