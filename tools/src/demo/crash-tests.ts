import { setTimeout as pause } from 'node:timers/promises';
import type { System } from '../system.js';
import type { BusView } from './bus-view.js';
import type { SyncRecordStore } from './sync-record.store.js';
import { busyHour } from './publish-day.js';

export type CrashTarget = keyof typeof busyHour;

/** A service that was killed, and the amount of work that it had begun. */
export interface Crash {
  readonly service: CrashTarget;
  readonly work: number;
}

/** How much work a service has just now. */
type Look = () => Promise<number>;

interface Sources {
  readonly records: SyncRecordStore;
  readonly bus: BusView;
}

/** Milliseconds that a service stays dead. */
const DEAD_MS = 300;
/** How long an hour waits for a service to be caught at work: longer than the bus takes to give a dead service's messages out again. */
const PATIENCE_MS = 60_000;

/** Kills services with SIGKILL, each at a moment when it has work, and starts them again. */
export class CrashTests {
  readonly killed: Crash[] = [];
  private readonly left: Set<CrashTarget>;

  private constructor(
    private readonly system: System,
    /** A look at each one's work, made before it is needed: work may be there for some milliseconds only. */
    private readonly looks: ReadonlyMap<CrashTarget, Look>,
    private readonly tell: (line: string) => void,
  ) {
    this.left = new Set(looks.keys());
  }

  static async open(
    system: System,
    sources: Sources,
    services: readonly CrashTarget[],
    tell: (line: string) => void,
  ): Promise<CrashTests> {
    const looks = new Map<CrashTarget, Look>();
    for (const service of services) looks.set(service, await lookAt(service, sources));
    return new CrashTests(system, looks, tell);
  }

  /** The services that could not be caught at work. */
  get missed(): readonly CrashTarget[] {
    return [...this.left];
  }

  /** Kills each service that is due in this hour or was missed before. */
  async during(hour: string, published: Promise<unknown>): Promise<void> {
    const due = [...this.left].filter((service) => hour.length !== 2 || busyHour[service] <= hour);
    await Promise.all([published, ...due.map((service) => this.kill(service))]);
  }

  private async kill(service: CrashTarget): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    const look = this.looks.get(service);
    while (look !== undefined && Date.now() < deadline) {
      const work = await look();
      if (work > 0) {
        const process = this.system.process(service);
        await process.kill('SIGKILL');
        this.left.delete(service);
        this.killed.push({ service, work });
        this.tell(`       ${service} was killed with ${work} in hand`);
        await pause(DEAD_MS);
        await process.restart();
        this.tell(`       ${service} is back`);
        return;
      }
      await pause(2);
    }
  }
}

/** Returns a counter of the work under way: commands of a connector, unacknowledged messages of a mapping service. */
async function lookAt(service: CrashTarget, { records, bus }: Sources): Promise<Look> {
  switch (service) {
    case 'online-connector':
      return () => records.commands('online', 'sent');
    case 'desktop-qbxml':
      return () => records.commands('desktop', 'sent');
    case 'customer-mapping':
    case 'item-mapping':
    case 'job-mapping':
    case 'invoice-mapping':
    case 'payment-mapping':
      return bus.workOf(service);
    default:
      return service satisfies never;
  }
}
