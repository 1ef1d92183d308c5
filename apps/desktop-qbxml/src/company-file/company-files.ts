import { randomUUID } from 'node:crypto';
import { CommandQueueStore } from '@jobpro/connector';
import type { DesktopState } from '@jobpro/contracts';
import { outgoing, type Outgoing, type Send, UnitOfWork } from '@jobpro/messaging';
import { traceparentOf } from '@jobpro/telemetry';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Connection, connectionChanged, type FileAnswer, type KnownLink } from '../connection/connection.js';
import { ConnectionStore, type OpenFile } from '../connection/connection.store.js';
import { SessionStore } from '../session/session.store.js';
import { factsMessage, type FileVerdict } from './company-file.decide.js';
import { CompanyFileStore } from './company-file.store.js';
import type { LinkEvidence } from './known-links.decide.js';

type Refusal = Extract<FileVerdict, { ok: false }>;

/** An accepted file, and the records of ours that prove it. */
interface Accepted {
  readonly openFile: OpenFile;
  readonly evidence: LinkEvidence;
}

/** Keeps which company file a connection and its links belong to. */
@Injectable()
export class CompanyFiles {
  readonly #store: CompanyFileStore;
  readonly #connections: ConnectionStore;
  readonly #queue: CommandQueueStore;
  readonly #sessions: SessionStore;
  readonly #work: UnitOfWork;

  constructor(
    store: CompanyFileStore,
    connections: ConnectionStore,
    queue: CommandQueueStore,
    sessions: SessionStore,
    work: UnitOfWork,
  ) {
    this.#store = store;
    this.#connections = connections;
    this.#queue = queue;
    this.#sessions = sessions;
    this.#work = work;
  }

  /** Stores and publishes that the open file may be another one. The connection is paused until a person answers. */
  async refuse({ connectionId }: Connection, { state, details, refused }: Refusal): Promise<void> {
    await this.#work.transaction(async (tx, send) => {
      if (refused !== undefined) await this.#connections.saveRefusedFile(tx, connectionId, refused);
      await this.#report(tx, send, connectionId, state, details);
    });
  }

  /**
   * Stores the open file as the connection's own, and reports records of ours that somebody deleted in it. The first file after a
   * release is announced, so that links belong to it. Returns the id under which they do.
   */
  async accept(
    tx: EntityManager,
    send: Send,
    connection: Connection,
    { openFile, evidence }: Accepted,
  ): Promise<string> {
    const { connectionId, companyId, fileName, filePath } = connection;
    const isFirst = fileName === undefined && filePath === undefined;
    const former = isFirst ? await this.#store.formerFile(tx, connectionId, openFile) : undefined;
    const companyFileId = former ?? connection.companyFileId;
    await this.#connections.saveFile(tx, connectionId, { ...openFile, companyFileId });
    const facts = factsMessage(connection, { facts: openFile.facts, companyFileId }, new Date());
    if (facts !== undefined) send(facts);
    if (isFirst) {
      await this.#store.makeDue(tx, { companyId, companyFileId });
      send(fileConnected(companyId, companyFileId));
    }
    if (evidence.kind === 'proven') await this.reportGone(tx, send, connection, { links: evidence.deleted });
    return companyFileId;
  }

  /** Reports records of ours that QuickBooks does not have any more, each once. `sendAgainBy`: who chose to send them again. */
  async reportGone(
    tx: EntityManager,
    send: Send,
    { companyId, connectionId: causeId }: Pick<Connection, 'companyId' | 'connectionId'>,
    { links, sendAgainBy }: { readonly links: readonly KnownLink[]; readonly sendAgainBy?: string | undefined },
  ): Promise<void> {
    const fresh = await this.#store.addGone(tx, companyId, links);
    const cause = { causeId, traceparent: traceparentOf() };
    for (const { entity, remoteId } of links) {
      if (!fresh.has(remoteId)) continue;
      const data = { remoteId, change: 'deleted', sendAgainBy } as const;
      send(outgoing(`outcome.${entity}.changed-remotely.v1`, companyId, data, cause));
    }
  }

  /**
   * Applies a person's answer to the question which file was open. Returns false where there is no question. Nothing is sent before the
   * next run.
   */
  async answer({ connectionId, companyId }: Connection, { is, by }: FileAnswer): Promise<boolean> {
    return this.#work.transaction(async (tx, send) => {
      const connection = await this.#connections.lock(tx, connectionId);
      const refused = connection?.refusedFile;
      if (connection === undefined) return false;
      await this.#sessions.endOf(tx, connectionId);
      if (is === 'another') {
        await this.#change(tx, send, connection);
        return true;
      }
      if (refused === undefined) return false;
      await this.#connections.takeFile(tx, connectionId, { ...refused, companyFileId: connection.companyFileId });
      await this.#report(tx, send, connectionId, 'file-accepted', detailsOf(refused));
      if (is === 'restored' || refused.missing.length > 0)
        await this.#checkLinks(tx, send, companyId, is === 'restored' ? by : undefined);
      return true;
    });
  }

  /** Gives the connection the file that was refused, or the next one that is open. The links of the present file are kept for it. */
  async #change(tx: EntityManager, send: Send, connection: Connection): Promise<void> {
    const { connectionId, companyId, refusedFile: refused, state } = connection;
    if (
      refused === undefined &&
      (state === 'never-connected' || state === 'file-accepted' || state === 'file-released')
    )
      return;
    await this.#store.bindQueued(tx, connection);
    await this.#store.keepFormer(tx, connectionId);
    const former = refused && (await this.#store.formerFile(tx, connectionId, refused));
    const companyFileId = former ?? randomUUID();
    await this.#connections.takeFile(tx, connectionId, { ...refused, stamped: false, companyFileId });
    if (refused === undefined) {
      await this.#report(tx, send, connectionId, 'file-released');
      return;
    }
    await this.#store.makeDue(tx, { companyId, companyFileId });
    send(fileConnected(companyId, companyFileId));
    await this.#report(tx, send, connectionId, 'file-accepted', detailsOf(refused));
  }

  /** Queues a check of all links. What the file does not have is reported, and sent again where somebody chose that. */
  async #checkLinks(tx: EntityManager, send: Send, companyId: string, sendAgainBy: string | undefined): Promise<void> {
    const commandId = randomUUID();
    const data = { commandId, recordId: companyId, sendAgainBy };
    const traceparent = traceparentOf();
    const command = { commandId, companyId, entity: 'company', action: 'check-links', recordId: companyId } as const;
    send(...(await this.#queue.enqueue(tx, [{ ...command, data, traceparent }])));
  }

  async #report(
    tx: EntityManager,
    send: Send,
    connectionId: string,
    state: DesktopState,
    details: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const change = await this.#connections.change(tx, connectionId, state, details);
    if (change !== undefined) send(connectionChanged(change));
  }
}

function detailsOf({ name, path }: { readonly name?: string | undefined; readonly path?: string | undefined }) {
  const file = name ?? path;
  return file === undefined ? undefined : { file };
}

/** Returns the message that links belong to this company file from now on. */
const fileConnected = (companyId: string, companyFileId: string): Outgoing =>
  outgoing(
    'outcome.company.connected.v1',
    companyId,
    { edition: 'desktop', connectionId: companyFileId, at: new Date().toISOString() },
    { causeId: companyFileId, traceparent: traceparentOf() },
  );
