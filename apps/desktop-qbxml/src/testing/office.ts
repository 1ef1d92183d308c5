import { askSimulator, type ManagedProcess, startProcess } from '@jobpro/testing';
import { z } from 'zod';

const SessionLog = z.looseObject({
  end: z.string(),
  shown: z.string().optional(),
  soapCalls: z.number(),
  messageSets: z.number(),
  requests: z.number(),
  parseProblems: z.array(z.string()),
  failures: z.array(z.looseObject({ code: z.string(), planned: z.boolean(), reason: z.string() })),
  calls: z.array(z.looseObject({ operation: z.string(), ms: z.number() })),
});
export type SessionLog = z.output<typeof SessionLog>;
export type BookRecord = Readonly<Record<string, unknown>>;

/** The simulator of QuickBooks Desktop as a process of its own: offices with a company file and a Web Connector each. */
export class Offices {
  private constructor(private readonly process: ManagedProcess) {}

  static async open(): Promise<Offices> {
    return new Offices(
      await startProcess({ app: 'simulators', main: 'desktop/main.js', env: { HOST: '127.0.0.1', LOG_LEVEL: 'warn' } }),
    );
  }

  async furnish(company: string, seed: object = {}, settings: object = {}, switches: object = {}): Promise<void> {
    await this.admin('PUT', `/${company}`, { seed, settings, switches });
  }

  async install(company: string, qwc: string, password: string): Promise<void> {
    await this.admin('POST', `/${company}/applications`, { qwc, password });
  }

  /** Update Selected: one session. */
  async run(company: string): Promise<SessionLog> {
    return SessionLog.parse(await this.admin('POST', `/${company}/run`, {}));
  }

  async fault(company: string, fault: object): Promise<void> {
    await this.admin('POST', `/${company}/faults`, fault);
  }

  async records(company: string, kind: 'customers' | 'items' | 'invoices' | 'payments'): Promise<BookRecord[]> {
    const response = await fetch(`${this.process.url}/admin/companies/${company}/${kind}`);
    const lines = (await response.text()).split('\n').filter((line) => line !== '');
    return lines.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line)));
  }

  /** The last message sets that these offices were sent. */
  async messageSets(companies: readonly string[]): Promise<string[]> {
    const sets = companies.map(async (company) =>
      z.array(z.string()).parse(await this.admin('GET', `/${company}/message-sets`)),
    );
    return (await Promise.all(sets)).flat();
  }

  /** Lets a company's QuickBooks process a message set that a computer was given earlier. Returns the response. */
  async deliver(company: string, messageSet: string): Promise<string> {
    const response = await fetch(`${this.process.url}/admin/companies/${company}/qbxml`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml' },
      body: messageSet,
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`The simulator refused: ${text}`);
    return text;
  }

  /** Sends qbXML requests to a company's QuickBooks, as if a person had done it there. */
  async byHand(company: string, requests: string): Promise<void> {
    await this.deliver(
      company,
      `<?xml version="1.0"?><?qbxml version="13.0"?><QBXML><QBXMLMsgsRq onError="stopOnError">${requests}</QBXMLMsgsRq></QBXML>`,
    );
  }

  admin(method: string, path: string, body?: unknown): Promise<unknown> {
    return askSimulator(method, `${this.process.url}/admin/companies${path}`, body);
  }

  async close(): Promise<void> {
    await this.process.stop();
  }
}
