import { randomUUID } from 'node:crypto';
import { writeQwc } from '@jobpro/qbxml';
import type { Connection, ConnectionChoice } from './connection.schema.js';
import type { ConnectionStore } from './connection.store.js';
import { hashPassword, newPassword } from './password.js';

/** JobPro's own among all applications of QuickBooks; it stays for ever, because company files are stamped under it. */
export const OWNER_ID = '{6E1F3B2A-90C4-4D57-8B1E-2F7A5C0D9E43}';

/** What a new or renewed connection is set up with. The password is in no other place from now on. */
export interface Issued {
  readonly connection: Connection;
  readonly password: string;
  readonly qwc: string;
}

/** Makes connections: what the office types and adds into its Web Connector. */
export class Connections {
  constructor(
    private readonly store: ConnectionStore,
    private readonly publicUrl: string,
  ) {}

  /** Makes the company's connection, or gives the one it has a new password. */
  async issue(companyId: string, choice: ConnectionChoice): Promise<Issued> {
    const password = newPassword();
    const connection = await this.store.put({
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

  /** The file that the office adds to its Web Connector; the same as long as the choices are. */
  qwc({ companyId, userName, fileId, everyMinutes, unattended }: Connection): string {
    const base = this.publicUrl.replace(/\/+$/, '');
    const written = writeQwc({
      appName: `JobPro (${companyId})`,
      appDescription: 'Carries customers, items, jobs, invoices and payments from JobPro.',
      appUrl: `${base}/qbwc`,
      appSupport: `${base}/support`,
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
