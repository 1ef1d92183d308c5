import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseMessage } from '@jobpro/contracts';
import { createDataSource, execute, migrate, rows } from '@jobpro/database';
import { MessagingModule, type Outgoing, UnitOfWork } from '@jobpro/messaging';
import { type NatsServer, type PostgresServer, startNats, startPostgres } from '@jobpro/testing';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import {
  CommandQueueStore,
  CompanyLeaseStore,
  type Completion,
  deferred,
  done,
  type NewCommand,
  rejected,
  unknown,
} from '../index.js';

let postgres: PostgresServer;
let nats: NatsServer;
let source: DataSource;
let app: INestApplicationContext;
let queue: CommandQueueStore;
let leases: CompanyLeaseStore;
let work: UnitOfWork;

@Module({})
class DatabaseModule {}
@Module({})
class ApplicationModule {}

beforeAll(async () => {
  [postgres, nats] = await Promise.all([startPostgres(), startNats()]);
  source = await createDataSource({ url: postgres.url, applicationName: 'spec' }).initialize();
  await migrate(source);
  const messaging = MessagingModule.forService({
    service: 'online-connector',
    tables: { schema: 'online', prefix: 'connector' },
    natsUrl: nats.url,
    databaseUrl: postgres.url,
    parse: parseMessage,
  });
  const database = {
    module: DatabaseModule,
    global: true,
    providers: [{ provide: DataSource, useValue: source }],
    exports: [DataSource],
  };
  app = await NestFactory.createApplicationContext(
    { module: ApplicationModule, imports: [database, messaging] },
    { logger: false },
  );
  work = app.get(UnitOfWork);
  queue = new CommandQueueStore(source, work, 'online');
  leases = new CompanyLeaseStore(source, 'online');
});

afterAll(async () => {
  await app.close();
  await source.destroy();
  await Promise.all([postgres.stop(), nats.stop()]);
});

beforeEach(async () => {
  await execute(source, 'truncate online.command, online.company_queue, online.connector_outbox');
});

const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const command = (over: Partial<NewCommand> = {}): NewCommand => ({
  commandId: randomUUID(),
  companyId: 'acme',
  entity: 'invoice',
  action: 'create',
  recordId: 'i-1',
  data: { warnings: [] },
  traceparent: trace,
  ...over,
});
/** Adds commands as a message would, and returns the outcomes of repeated ones. */
const enqueue = (...commands: NewCommand[]) => work.transaction((tx) => queue.enqueue(tx, commands));
/** Stores answers and returns the outcomes instead of publishing them. */
const complete = (owner: string, ...completions: Completion[]) =>
  work.transaction(async (tx) => {
    const outgoing: Outgoing[] = [];
    await queue.completeWithin(tx, (...messages) => outgoing.push(...messages), owner, completions);
    return outgoing;
  });
const soon = (seconds: number) => new Date(Date.now() + seconds * 1000);
const created = done({ id: '7' }, 'created');

describe('the command queue', () => {
  test('stores a command once, returns names before documents before payments, and completes it', async () => {
    const payment = command({ entity: 'payment' });
    const invoice = command();
    const customer = command({ entity: 'customer', action: 'ensure' });
    await enqueue(payment, invoice, invoice, customer);
    await enqueue(invoice);
    expect(await leases.claimDue('me', 60, 10)).toEqual(['acme']);
    const taken = await queue.take('acme', 'me', 10);
    expect(taken.map(({ commandId }) => commandId)).toEqual([customer, invoice, payment].map((each) => each.commandId));
    expect(await queue.take('acme', 'me', 10)).toEqual([]);
    await queue.intend('me', [{ commandId: invoice.commandId, requestKey: 'k', connectionId: 'c' }]);
    const outgoing = await complete('me', { commandId: invoice.commandId, answer: created });
    expect(outgoing).toMatchObject([
      {
        subject: 'outcome.acme.invoice.done',
        type: 'outcome.invoice.done.v1',
        traceparent: trace,
        data: { commandId: invoice.commandId, recordId: 'i-1', how: 'created', remote: { id: '7' }, warnings: [] },
      },
    ]);
    expect(parseMessage('outcome.invoice.done.v1', outgoing[0]?.data).ok).toBe(true);
  });

  test('reports commands whose outcomes are overdue: completed, in work, or never received', async () => {
    const [finished, refused, waiting, lookedFor] = [command(), command({ recordId: 'i-2' }), command(), command()];
    await enqueue(finished, refused, waiting, lookedFor);
    await leases.claimDue('me', 60, 10);
    await queue.take('acme', 'me', 10);
    const answers = [
      { commandId: finished.commandId, answer: created },
      { commandId: refused.commandId, answer: rejected('quickbooks.refused', { said: 'no' }) },
      { commandId: lookedFor.commandId, answer: unknown(new Date()) },
    ];
    await complete('me', ...answers);
    const lost = command({ recordId: 'i-9' });
    const commands = [finished, refused, waiting, lookedFor, lost];
    const reports = await work.transaction((tx) => queue.report(tx, [...commands, ...commands]));
    expect(reports.map(({ type, subject, data }) => [type, subject, data])).toEqual([
      [
        'outcome.invoice.done.v1',
        'outcome.acme.invoice.done',
        expect.objectContaining({ commandId: finished.commandId }),
      ],
      ['outcome.invoice.rejected.v1', expect.anything(), expect.objectContaining({ commandId: refused.commandId })],
      ['outcome.invoice.not-received.v1', expect.anything(), { commandId: lost.commandId, recordId: 'i-9' }],
      [
        'outcome.invoice.in-work.v1',
        'outcome.acme.invoice.in-work',
        { commands: [waiting, lookedFor].map(({ commandId, recordId }) => ({ commandId, recordId })) },
      ],
    ]);
    for (const { type, data } of reports) expect(parseMessage(type, data).ok).toBe(true);
  });

  test('reports nothing about a command of another company', async () => {
    const theirs = command({ companyId: 'other' });
    await enqueue(theirs);
    const reports = await work.transaction((tx) => queue.report(tx, [{ ...theirs, companyId: 'acme' }]));
    expect(reports.map(({ type, subject }) => [type, subject])).toEqual([
      ['outcome.invoice.not-received.v1', 'outcome.acme.invoice.not-received'],
    ]);
  });

  test('takes commands by id, and returns those again that the owner has taken already', async () => {
    const [mine, free, theirs, completed] = [command(), command(), command(), command()];
    const ids = [mine, free, theirs, completed].map(({ commandId }) => commandId);
    await enqueue(mine, completed);
    await leases.forceClaim('acme', 'me', 60);
    await queue.take('acme', 'me', 10);
    await queue.intend('me', [{ commandId: mine.commandId, requestKey: 'k' }]);
    await complete('me', { commandId: completed.commandId, answer: created });
    await enqueue(free, theirs);
    await execute(source, `update online.command set owner = 'you' where command_id = $1`, [theirs.commandId]);
    const taken = await queue.takeById('acme', 'me', ids);
    expect(taken.map(({ commandId }) => commandId)).toEqual([mine.commandId, free.commandId]);
    expect(taken[0]).toMatchObject({ requestKey: 'k', lost: false });
    expect(await queue.takeById('acme', 'you', ids)).toEqual([]);
  });

  test('publishes the outcome of a completed command again when the command is repeated', async () => {
    const invoice = command();
    await enqueue(invoice);
    await leases.claimDue('me', 60, 10);
    await queue.take('acme', 'me', 10);
    const quickBooksError = { code: '6000', intuitTid: 'tid' };
    const [first] = await complete('me', {
      commandId: invoice.commandId,
      answer: rejected('quickbooks.refused', { said: 'no' }, quickBooksError),
    });
    const [again] = await enqueue(invoice);
    expect(again).toEqual(first);
    await leases.release('acme', 'me');
    expect(await leases.claimDue('me', 60, 10)).toEqual([]);
  });

  test('runs a completed import again from its start when it is repeated, and ignores the repetition of an open one', async () => {
    const read = command({ entity: 'customer', action: 'import' });
    await enqueue(read);
    expect(await enqueue(read)).toEqual([]);
    await leases.claimDue('me', 60, 10);
    expect(await queue.take('acme', 'me', 10)).toHaveLength(1);
    await execute(source, `insert into online.import_run (command_id, realm_id, page) values ($1, 'r', 3)`, [
      read.commandId,
    ]);
    await complete('me', { commandId: read.commandId, answer: created, silent: true });
    expect(await queue.take('acme', 'me', 10)).toEqual([]);
    expect(await enqueue(read)).toEqual([]);
    expect(await queue.take('acme', 'me', 10)).toMatchObject([{ commandId: read.commandId, attempts: 0, lost: false }]);
    expect(await rows(source, 'select page from online.import_run', [], z.unknown())).toEqual([]);
  });

  test('reports a delay once, keeps the command until its time, and completes it later', async () => {
    const invoice = command();
    await enqueue(invoice);
    await leases.claimDue('me', 60, 10);
    const again = async () => {
      await execute(source, 'update online.command set due = now()');
      await queue.take('acme', 'me', 10);
      return complete('me', { commandId: invoice.commandId, answer: deferred(soon(60), 'throttled') });
    };
    expect(await again()).toHaveLength(1);
    expect(await again()).toHaveLength(0);
    expect(await queue.take('acme', 'me', 10)).toEqual([]);
    expect(await leases.release('acme', 'me')).toBeInstanceOf(Date);
    expect(await leases.claimDue('me', 60, 10)).toEqual([]);
    await leases.makeDue('acme');
    expect(await leases.claimDue('me', 60, 10)).toEqual(['acme']);
    expect(await queue.take('acme', 'me', 10)).toMatchObject([{ lost: false }]);
  });

  test('gives the next owner what a dead one had sent as lost, and the rest unchanged', async () => {
    const [sent, unsent] = [command(), command()];
    await enqueue(sent, unsent);
    await leases.claimDue('dead', 0, 10);
    await execute(source, `update online.company_queue set lease_until = now() + interval '1 minute'`);
    await queue.take('acme', 'dead', 10);
    await queue.intend('dead', [{ commandId: sent.commandId, requestKey: 'key-1' }]);
    expect(await leases.claimDue('next', 60, 10)).toEqual([]);
    await execute(source, 'update online.company_queue set lease_until = now()');
    expect(await leases.claimDue('next', 60, 10)).toEqual(['acme']);
    expect(await queue.take('acme', 'next', 10)).toMatchObject([
      { commandId: sent.commandId, lost: true, requestKey: 'key-1' },
      { commandId: unsent.commandId, lost: false },
    ]);
    expect(await complete('dead', { commandId: sent.commandId, answer: created })).toEqual([]);
    expect(await leases.renew('dead', 60, ['acme'])).toEqual(new Set());
    expect(await complete('next', { commandId: sent.commandId, answer: created })).toHaveLength(1);
    expect(await complete('next', { commandId: sent.commandId, answer: created })).toEqual([]);
  });

  test('a command with an unknown outcome is lost, and stays lost through a deferral', async () => {
    const invoice = command();
    await enqueue(invoice);
    await leases.claimDue('me', 60, 10);
    await queue.take('acme', 'me', 10);
    await queue.intend('me', [{ commandId: invoice.commandId, requestKey: 'key-1' }]);
    expect(await complete('me', { commandId: invoice.commandId, answer: unknown(new Date()) })).toMatchObject([
      { type: 'outcome.invoice.unknown.v1' },
    ]);
    expect(await queue.take('acme', 'me', 10)).toMatchObject([{ lost: true }]);
    await complete('me', { commandId: invoice.commandId, answer: deferred(soon(-1), 'throttled') });
    expect(await queue.take('acme', 'me', 10)).toMatchObject([{ lost: true, attempts: 1 }]);
  });

  test('cancels what was not sent, ignores what was, and recognises a cancelled command that arrives later', async () => {
    const [waiting, sent, late] = [command(), command(), command()];
    const cancel = (invoice: NewCommand) => work.transaction((tx) => queue.cancel(tx, [invoice]));
    await enqueue(sent);
    await leases.claimDue('me', 60, 10);
    await queue.take('acme', 'me', 10);
    await queue.intend('me', [{ commandId: sent.commandId, requestKey: 'k' }]);
    await enqueue(waiting);
    expect(await cancel(waiting)).toMatchObject([
      { type: 'outcome.invoice.cancelled.v1', data: { commandId: waiting.commandId, recordId: 'i-1' } },
    ]);
    expect(await cancel(waiting)).toHaveLength(1);
    expect(await cancel(sent)).toEqual([]);
    expect(await cancel(late)).toHaveLength(1);
    expect(await enqueue(late)).toMatchObject([{ type: 'outcome.invoice.cancelled.v1' }]);
    expect(await queue.take('acme', 'me', 10)).toEqual([]);
    expect(await complete('me', { commandId: sent.commandId, answer: created })).toHaveLength(1);
  });

  test('serves the company that has waited longest first, and skips a paused one', async () => {
    await enqueue(...['a', 'b', 'c'].map((companyId) => command({ companyId })));
    await leases.pause('b', soon(60), 'throttled');
    expect(await leases.claimDue('me', 60, 1)).toEqual(['a']);
    await leases.release('a', 'me');
    expect(await leases.claimDue('me', 60, 2)).toEqual(['c', 'a']);
    await leases.forceClaim('a', 'other', 60);
    await leases.forceClaim('new', 'other', 60);
    expect(await leases.renew('me', 60, ['a', 'c'])).toEqual(new Set(['c']));
    expect(await leases.renew('other', 60, ['a', 'new'])).toEqual(new Set(['a', 'new']));
  });

  test('only a company that could be served counts as waiting, however old the queue of a paused one is', async () => {
    expect(await leases.workload()).toEqual({ served: 0, waiting: 0, paused: 0, dueSeconds: 0 });
    await enqueue(...['served', 'paused', 'deferred', 'waiting'].map((companyId) => command({ companyId })));
    await execute(source, `update online.company_queue set due = now() - interval '1 hour'`);
    await leases.forceClaim('served', 'me', 60);
    await leases.pause('paused', soon(60), 'asked for');
    await execute(
      source,
      `update online.company_queue set due = now() + interval '1 hour' where company_id = 'deferred'`,
    );
    await execute(source, `update online.company_queue set due = now() - interval '90 s' where company_id = 'waiting'`);
    expect(await leases.workload()).toEqual({ served: 1, waiting: 1, paused: 1, dueSeconds: expect.any(Number) });
    const { dueSeconds } = await leases.workload();
    expect(dueSeconds).toBeGreaterThanOrEqual(90);
    expect(dueSeconds).toBeLessThan(3_000);
  });

  test('a pause stops the owner of the lease too, and a shorter throttle does not end it', async () => {
    await enqueue(command(), command());
    expect(await leases.claimDue('me', 60, 1)).toEqual(['acme']);
    expect(await queue.take('acme', 'me', 1)).toHaveLength(1);
    await leases.pause('acme', soon(600), 'asked for');
    await leases.pause('acme', soon(-1), 'throttled');
    expect(await queue.take('acme', 'me', 10)).toEqual([]);
    expect(await queue.currentPause('acme')).toMatchObject({ because: 'asked for', seconds: expect.any(Number) });
    expect(await queue.countDue('acme', 10)).toBe(1);
    await leases.makeDue('acme');
    expect(await queue.currentPause('acme')).toBeUndefined();
    expect(await queue.take('acme', 'me', 10)).toHaveLength(1);
  });

  test('a command that arrives while its company is released is not missed', async () => {
    for (let round = 0; round < 20; round++) {
      const first = command();
      await enqueue(first);
      expect(await leases.claimDue('me', 60, 1)).toEqual(['acme']);
      await queue.take('acme', 'me', 10);
      await complete('me', { commandId: first.commandId, answer: created });
      const next = command();
      await Promise.all([enqueue(next), leases.release('acme', 'me')]);
      expect(await leases.claimDue('me', 60, 1)).toEqual(['acme']);
      await queue.take('acme', 'me', 10);
      await complete('me', { commandId: next.commandId, answer: created });
      await leases.release('acme', 'me');
    }
  });

  test('claims, takes and completes as quickly with 100,000 commands in the queue', async () => {
    const plan = async (statement: string) =>
      (await rows(source, `explain ${statement}`, [], z.object({ 'QUERY PLAN': z.string() })))
        .map((row) => row['QUERY PLAN'])
        .join('\n');
    await execute(
      source,
      `insert into online.command (command_id, company_id, entity, action, record_id, data, traceparent, wave)
       select gen_random_uuid(), 'acme', 'invoice', 'create', n::text, '{}', '', 2 from generate_series(1, 100000) n`,
    );
    await execute(source, `insert into online.company_queue (company_id, due) values ('acme', now())`);
    await execute(source, 'analyze online.command');
    expect(
      await plan(`select command_id from online.command where company_id = 'acme' and owner is null
        and state in ('queued', 'unknown') and due <= now() order by wave, seq limit 30`),
    ).toContain('command_free');
    expect(
      await plan(`select min(due) from online.command where company_id = 'acme' and owner is null
        and state in ('queued', 'unknown')`),
    ).toContain('command_due');
    expect(await leases.claimDue('me', 60, 1)).toEqual(['acme']);
    for (let round = 0; round < 20; round++) {
      const taken = await queue.take('acme', 'me', 30);
      await queue.intend(
        'me',
        taken.map(({ commandId }) => ({ commandId, requestKey: commandId })),
      );
      await complete('me', ...taken.map(({ commandId }) => ({ commandId, answer: created })));
    }
    await leases.release('acme', 'me');
    expect(await queue.depth()).toMatchObject([{ entity: 'invoice', state: 'queued', commands: 100_000 - 600 }]);
  });
});
