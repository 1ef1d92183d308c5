import { setTimeout as sleep } from 'node:timers/promises';
import { execute } from '@jobpro/database';
import type { Bus, JetStreamStrategy } from '@jobpro/messaging';
import type { DataSource } from 'typeorm';

export type ServiceState = 'starting' | 'ready' | 'stopping';

const DATABASE_MUST_ANSWER_WITHIN = 2_000;

/** Whether this process can do its work just now. */
export class Readiness {
  state: ServiceState = 'starting';

  constructor(
    private readonly dataSource: DataSource,
    private readonly bus: Bus,
    /** Absent in a service that only sends. */
    private readonly strategy: JetStreamStrategy | undefined,
  ) {}

  /** Why it cannot, a sentence each; none when it can. */
  async obstacles(): Promise<string[]> {
    if (this.state !== 'ready') return [`The service is ${this.state}.`];
    return [
      ...((await this.databaseAnswers()) ? [] : ['The database does not answer.']),
      ...(this.bus.isConnected ? [] : ['NATS cannot be reached.']),
      ...(this.strategy === undefined || this.strategy.isConsuming ? [] : ['No messages are taken.']),
    ];
  }

  private async databaseAnswers(): Promise<boolean> {
    const asked = execute(this.dataSource, 'select').then(
      () => true,
      () => false,
    );
    return Promise.race([asked, sleep(DATABASE_MUST_ANSWER_WITHIN, false, { ref: false })]);
  }
}
