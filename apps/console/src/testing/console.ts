import 'reflect-metadata';
import { randomBytes, randomUUID } from 'node:crypto';
import type { ServiceName } from '@jobpro/database';
import { type RunningService, startService } from '@jobpro/service';
import { freshDatabase, type FreshDatabase, type Looked, type NatsServer, openPage, startNats } from '@jobpro/testing';
import { RequestMethod, type Type } from '@nestjs/common';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { consoleService } from '../console.module.js';

const Controllers = z.array(z.custom<Type>((value) => typeof value === 'function'));
const Path = z.string();
const Method = z.number();

/** Returns every route of a module's controllers, as `GET /api/companies/{companyId}/…`. */
export function routesOf(module: Type): string[] {
  const controllers = Controllers.parse(Reflect.getMetadata('controllers', module));
  return controllers.flatMap((controller) => {
    const base = Path.parse(Reflect.getMetadata('path', controller));
    const prototype: object = controller.prototype as object;
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handler: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
      if (typeof handler !== 'function') return [];
      const method = Method.safeParse(Reflect.getMetadata('method', handler));
      if (!method.success) return [];
      const path = Path.parse(Reflect.getMetadata('path', handler));
      const whole = `/${base}/${path}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1');
      return [`${RequestMethod[method.data] ?? ''} ${whole.replace(/:(\w+)/g, '{$1}')}`];
    });
  });
}

export interface ConsoleUnderTest {
  readonly url: string;
  readonly database: DataSource;
  readonly natsUrl: string;
  /** Returns the environment of another service that works on the same database and bus. */
  surroundingsOf(service: ServiceName): Readonly<Record<'DATABASE_URL' | 'NATS_URL' | 'ADMIN_TOKEN', string>>;
  /** Logs an invented user in. Returns the token. */
  login(userId: string, companyId?: string): Promise<string>;
  /** Sends a request as a program does, with a bearer token. */
  ask(token: string | undefined, path: string, request?: { method?: string; body?: unknown }): Promise<Reply>;
  /** Stops the console meanwhile. Its invented users must log in again afterwards, because their key is lost. */
  away(meanwhile: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** Starts the real console on a database and a bus of its own. */
export async function startConsole(env: Record<string, string> = {}): Promise<ConsoleUnderTest> {
  const [fresh, nats]: [FreshDatabase, NatsServer] = await Promise.all([freshDatabase(), startNats()]);
  const surroundings = {
    DATABASE_URL: fresh.urlOf('console'),
    NATS_URL: nats.url,
    ADMIN_TOKEN: randomBytes(16).toString('hex'),
  };
  const start = (port: number): Promise<RunningService> =>
    startService(consoleService, {
      ...surroundings,
      PORT: String(port),
      LOG_LEVEL: 'silent',
      CONSOLE_DEVELOPMENT_LOGIN: 'on',
      ...env,
    });
  let service = await start(0);
  const { port } = service;
  const url = `http://127.0.0.1:${port}`;
  const ask: ConsoleUnderTest['ask'] = async (token, path, { method = 'GET', body } = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'x-requested-by': 'console',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
      redirect: 'manual',
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as unknown) : text };
  };
  return {
    url,
    natsUrl: nats.url,
    surroundingsOf: (service) => ({ ...surroundings, DATABASE_URL: fresh.urlOf(service) }),
    database: await fresh.open(),
    ask,
    async login(userId, companyId) {
      const request = { method: 'POST', body: { userId, companyId } };
      const { headers } = await ask(undefined, '/api/session/development', request);
      return /jobpro_console=([^;]+)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? '';
    },
    async away(meanwhile) {
      await service.stop();
      try {
        await meanwhile();
      } finally {
        service = await start(port);
      }
    },
    async stop() {
      await service.stop();
      await fresh.drop();
      await nats.stop();
    },
  };
}

/** Gives a company settings, as its bookkeeper would fill them in. */
export async function seedCompany(
  database: DataSource,
  companyId: string,
  settings: Record<string, unknown> = {},
): Promise<void> {
  const all = {
    revision: 1,
    name: `Company ${companyId}`,
    edition: 'online',
    goLive: '2026-01-01',
    accounts: { income: 'Sales' },
    ...settings,
  };
  await database.query('insert into mapping.company (company_id, revision, settings) values ($1, 1, $2)', [
    companyId,
    JSON.stringify(all),
  ]);
}

/**
 * Gives a company invoices of customers of its own: all in one state, or one in eight failed and one in four exported.
 * Dates run through 2026, one in twenty before it.
 */
export async function seedInvoices(
  database: DataSource,
  companyId: string,
  count: number,
  { state }: { state?: 'ready' | 'failed' | 'exported' } = {},
): Promise<void> {
  await database.query(
    `insert into mapping.sync_record (entity, company_id, id, state, revision, name, snapshot)
     select 'customer', $1, 'C' || n, 'exported', 1, 'Customer ' || n, jsonb_build_object('id', 'C' || n, 'displayName', 'Customer ' || n)
       from generate_series(0, greatest($2::int / 40, 1) - 1) n`,
    [companyId, count],
  );
  await database.query(
    `insert into mapping.sync_record (entity, company_id, id, state, revision, sent_revision, name, reason, cause, remote, batch_id, snapshot)
     select 'invoice', $1, 'I' || n, state, 1 + n % 3, case when state = 'exported' then 1 + n % 3 end, 'INV-' || (1000 + n),
            case when state = 'failed' then jsonb_build_object('code', 'settings.account-missing', 'sentence', 'No income account is set for new service items.',
              'remedy', 'Choose the account in the settings.', 'retryHelps', true, 'details', jsonb_build_object('account', 'income', 'for', 'service')) end,
            case when state = 'failed' then 'settings.account-missing|account=income|for=service' end,
            case when state = 'exported' then jsonb_build_object('id', (5000 + n)::text, 'label', 'INV-' || (1000 + n)) end,
            null,
            jsonb_build_object('id', 'I' || n, 'revision', 1 + n % 3, 'number', 'INV-' || (1000 + n), 'customerId', 'C' || n % greatest($2::int / 40, 1),
              'date', case when n % 20 = 7 then '2025-12-' else '2026-' || lpad((1 + n % 11)::text, 2, '0') || '-' end || lpad((1 + n % 28)::text, 2, '0'),
              'total', (100 + n % 900)::text || '.' || lpad((n % 100)::text, 2, '0'),
              'lines', jsonb_build_array(jsonb_build_object('itemId', 'T1', 'description', 'Framing labor as agreed', 'amount', (100 + n % 900)::text || '.' || lpad((n % 100)::text, 2, '0'))))
       from (select n, coalesce($3, case when n % 8 = 3 then 'failed' when n % 4 = 1 then 'exported' else 'ready' end) as state from generate_series(0, $2::int - 1) n) g`,
    [companyId, count, state ?? null],
  );
  await database.query('vacuum analyze mapping.sync_record_invoice, mapping.sync_record_customer');
}

/** Opens a page of a company as its owner, who is logged in already. */
export async function openCompany(
  desk: ConsoleUnderTest,
  browser: Browser,
  path: string,
  options: BrowserContextOptions = {},
): Promise<Looked> {
  const [looked, token] = await Promise.all([openPage(browser, options), desk.login('dev-owner', 'acme')]);
  const cookie = { name: 'jobpro_console', value: token, url: desk.url, httpOnly: true, sameSite: 'Strict' } as const;
  await looked.page.context().addCookies([cookie]);
  await looked.page.goto(`${desk.url}/c/acme${path}`);
  return looked;
}

export const newId = (): string => randomUUID();
