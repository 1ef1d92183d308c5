import { CommandQueueStore, CompanyLeaseStore, countAnswers, deferred } from '@jobpro/connector';
import { Injectable } from '@nestjs/common';
import { Connections } from '../connection/connections.js';
import { PagedReads } from '../paged-reads/paged-reads.js';
import { Realms } from '../realms.js';
import { CompanyWorker } from './company.worker.js';

/** Milliseconds. Commands of a company that is not connected wait this long, or until it is. */
const NOT_CONNECTED = 600_000;
const TOKEN_AGAIN = 15_000;
const BITE = 500;

/** Serves one leased company once, until it has no due command or none can be sent. */
@Injectable()
export class CompanyServer {
  constructor(
    private readonly queue: CommandQueueStore,
    private readonly leases: CompanyLeaseStore,
    private readonly connections: Connections,
    private readonly realms: Realms,
    private readonly pagedReads: PagedReads,
  ) {}

  /**
   * @param hold hears of the worker, which can then be woken and ended
   * @param again hears in how many milliseconds the company may go on, where it had to stop for a while
   */
  async serve(
    companyId: string,
    owner: string,
    hold: (worker: CompanyWorker) => void,
    again: (milliseconds: number) => void,
  ): Promise<void> {
    const read = await this.connections.access(companyId);
    if (read.kind === 'later') return this.#rest(companyId, TOKEN_AGAIN, 'Intuit could not be asked for a token');
    if (read.kind === 'none') return this.#deferAll(companyId, owner, read.because);
    const realm = this.realms.open(read.access);
    const worker = new CompanyWorker({
      ...realm,
      companyId,
      owner,
      queue: this.queue,
      rest: async (milliseconds) => {
        await this.#rest(companyId, milliseconds, 'QuickBooks takes no more just now');
        again(milliseconds + 5);
      },
      onExported: (exported) => realm.exported(exported),
      runStream: (taken) => this.pagedReads.run(owner, taken, realm),
    });
    hold(worker);
    await worker.run();
  }

  #rest(companyId: string, milliseconds: number, because: string): Promise<void> {
    return this.leases.pause(companyId, new Date(Date.now() + milliseconds), because);
  }

  /** Defers all commands of a company without a working connection. They are sent once somebody connects it. */
  async #deferAll(companyId: string, owner: string, because: 'not-connected' | 'broken'): Promise<void> {
    const sentence =
      because === 'broken'
        ? 'The connection to QuickBooks Online is broken: an administrator has to connect again'
        : 'The company is not connected to QuickBooks Online yet';
    for (;;) {
      const taken = await this.queue.take(companyId, owner, BITE);
      if (taken.length === 0) break;
      const answer = deferred(new Date(Date.now() + NOT_CONNECTED), sentence);
      const completions = taken.map(({ commandId }) => ({ commandId, answer }));
      countAnswers('online', await this.queue.complete(owner, completions));
    }
    // Somebody may have connected since our check, and woken the commands before we deferred them.
    if ((await this.connections.access(companyId)).kind !== 'none') await this.leases.makeDue(companyId);
  }
}
