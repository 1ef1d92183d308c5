import { execute } from '@jobpro/database';
import type { Bus, JetStreamStrategy } from '@jobpro/messaging';
import { registry } from '@jobpro/telemetry';
import { Controller, Get, Header, HttpStatus, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { setTimeout as sleep } from 'node:timers/promises';
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
    const answer = execute(this.dataSource, 'select').then(
      () => true,
      () => false,
    );
    return Promise.race([answer, sleep(DATABASE_MUST_ANSWER_WITHIN, false, { ref: false })]);
  }
}

/** The endpoints that Kubernetes and Prometheus call. */
@Controller()
export class HealthController {
  constructor(@Inject(Readiness) private readonly readiness: Readiness) {}

  /** 200 as long as the process answers at all: whatever is away comes back without a restart. */
  @Get('health/live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** 200 while documents can be worked on, else 503 with the reasons. */
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<{ status: string; reasons?: string[] }> {
    const reasons = await this.readiness.obstacles();
    if (reasons.length === 0) return { status: 'ready' };
    response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: 'not-ready', reasons };
  }

  @Get('metrics')
  @Header('content-type', registry.contentType)
  metrics(): Promise<string> {
    return registry.metrics();
  }
}
