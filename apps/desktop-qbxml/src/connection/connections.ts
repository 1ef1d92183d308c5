import { randomUUID } from 'node:crypto';
import { UnitOfWork } from '@jobpro/messaging';
import { writeQwc } from '@jobpro/qbxml';
import { ENVIRONMENT } from '@jobpro/service';
import { Inject, Injectable } from '@nestjs/common';
import type { DesktopConfig } from '../desktop.config.js';
import type { Connection, ConnectionChoice } from './connection.schema.js';
import { connectionChanged, type ConnectionState } from './connection-state.js';
import { ConnectionStore } from './connection.store.js';
import { hashPassword, newPassword } from './password.js';

/** JobPro's id among the applications of QuickBooks. It never changes, because company files are stamped under it. */
export const OWNER_ID = '{6E1F3B2A-90C4-4D57-8B1E-2F7A5C0D9E43}';

/** The credentials and the `.qwc` file of a new or renewed connection. The password is stored nowhere. */
export interface Issued {
  readonly connection: Connection;
  readonly password: string;
  readonly qwc: string;
}

/** Creates connections and reports their states. */
@Injectable()
export class Connections {
  readonly #store: ConnectionStore;
  readonly #work: UnitOfWork;
  readonly #publicUrl: string;

  constructor(
    store: ConnectionStore,
    work: UnitOfWork,
    @Inject(ENVIRONMENT) environment: Pick<DesktopConfig, 'DESKTOP_PUBLIC_URL'>,
  ) {
    this.#store = store;
    this.#work = work;
    this.#publicUrl = environment.DESKTOP_PUBLIC_URL.replace(/\/+$/, '');
  }

  /** Stores a connection's state, and publishes it where it changed. */
  async report(
    connectionId: string,
    state: ConnectionState,
    details: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await this.#work.transaction(async (tx, send) => {
      const change = await this.#store.change(tx, connectionId, state, details);
      if (change !== undefined) send(connectionChanged(change));
    });
  }

  /** Publishes that connections are silent whose Web Connectors stopped calling, at most `limit`. */
  async reportSilent(limit: number): Promise<void> {
    await this.#work.transaction(async (tx, send) => {
      send(...(await this.#store.silent(tx, limit)).map(connectionChanged));
    });
  }

  /** Creates the company's connection, or renews the password of the one it has. */
  async issue(companyId: string, choice: ConnectionChoice): Promise<Issued> {
    const password = newPassword();
    const connection = await this.#store.put({
      connectionId: randomUUID(),
      companyId,
      userName: `jobpro-${companyId}`,
      passwordHash: await hashPassword(password),
      fileId: `{${randomUUID().toUpperCase()}}`,
      everyMinutes: choice.everyMinutes,
      unattended: choice.unattended,
      companyFile: choice.companyFile,
    });
    return { connection, password, qwc: this.qwc(connection) };
  }

  /** Returns the file that the office adds to its Web Connector. It is the same as long as the choices are. */
  qwc({ companyId, userName, fileId, everyMinutes, unattended }: Connection): string {
    const written = writeQwc({
      appName: `JobPro (${companyId})`,
      appDescription: 'Carries customers, items, jobs, invoices and payments from JobPro.',
      appUrl: `${this.#publicUrl}/qbwc`,
      appSupport: `${this.#publicUrl}/support`,
      userName,
      ownerID: OWNER_ID,
      fileID: fileId,
      appUniqueName: `JobPro ${companyId}`,
      everyMinutes,
      readOnly: false,
      unattended,
      personalData: 'not-needed',
    });
    if (!written.ok) {
      const problems = written.problem.map(({ field, problem }) => `${field}: ${problem}`).join(', ');
      throw new Error(`The .qwc file cannot be written (${problems}). Is DESKTOP_PUBLIC_URL right?`);
    }
    return written.value;
  }
}
