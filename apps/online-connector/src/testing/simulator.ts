import { askSimulator, type ManagedProcess, startProcess } from '@jobpro/testing';
import { z } from 'zod';

const Page = z.object({ records: z.array(z.record(z.string(), z.unknown())), next: z.int().nullable() });

/** The simulator of QuickBooks Online as a process of its own, and its administrative API. */
export class Simulator {
  readonly #process: ManagedProcess;

  private constructor(process: ManagedProcess) {
    this.#process = process;
  }

  static async start(): Promise<Simulator> {
    return new Simulator(await startProcess({ app: 'simulators', main: 'online/main.js', env: { HOST: '127.0.0.1' } }));
  }

  get url(): string {
    return this.#process.url;
  }

  /** Creates a realm with a contractor's chart of accounts, and with the records that the seed has in addition. */
  async makeRealm(realm: string, seed: object = {}): Promise<void> {
    await this.admin('PUT', `/realms/${realm}`, { standard: 'books', ...seed });
  }

  async records(realm: string, entity: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const all: Record<string, unknown>[] = [];
    for (let after: number | null = 0; after !== null;) {
      const query = `limit=1000&after=${after}`;
      const page = Page.parse(await this.admin('GET', `/realms/${realm}/records/${entity}?${query}`));
      all.push(...page.records);
      after = page.next;
    }
    return all;
  }

  /** Makes the calls that match fail. */
  async fault(match: object, fault: object): Promise<void> {
    await this.admin('POST', '/faults', { match, ...fault });
  }

  admin(method: string, path: string, body?: unknown): Promise<unknown> {
    return askSimulator(method, `${this.url}/admin${path}`, body);
  }

  async stop(): Promise<void> {
    await this.#process.stop();
  }
}
