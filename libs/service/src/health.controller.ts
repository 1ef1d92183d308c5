import { execute } from '@jobpro/database';
import type { Bus, JetStreamStrategy } from '@jobpro/messaging';
import { metrics, registry } from '@jobpro/telemetry';
import { Controller, Get, Header, HttpStatus, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { Public } from './public-route.js';

export type ServiceState = 'starting' | 'ready' | 'stopping';

const DATABASE_MUST_ANSWER_WITHIN = 2_000;

const dependencyUp = metrics.gauge({
  name: 'jobpro_service_dependency_up',
  help: 'Whether the service reaches what its work needs: 1 or 0.',
  labelNames: ['dependency'],
});

/**
 * Whether this process can answer HTTP, and, as a metric, whether it can do its work. Without the
 * bus pages, callbacks and Web Connectors are still served, because they need Postgres alone.
 */
export class Readiness {
  state: ServiceState = 'starting';

  constructor(
    private readonly dataSource: DataSource,
    private readonly bus: Bus,
    /** Absent in a service that only sends. */
    private readonly strategy: JetStreamStrategy | undefined,
  ) {}

  /** Returns why no HTTP request can be served, a sentence each. */
  async obstacles(): Promise<string[]> {
    if (this.state !== 'ready') return [`The service is ${this.state}.`];
    return (await this.databaseAnswers()) ? [] : ['The database does not answer.'];
  }

  /** Sets the metric of what the service's work needs. */
  async measure(): Promise<void> {
    dependencyUp.set({ dependency: 'postgres' }, Number(await this.databaseAnswers()));
    dependencyUp.set({ dependency: 'nats' }, Number(this.bus.isConnected));
    if (this.strategy !== undefined) dependencyUp.set({ dependency: 'consumers' }, Number(this.strategy.isConsuming));
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
@Public()
@Controller()
export class HealthController {
  constructor(@Inject(Readiness) private readonly readiness: Readiness) {}

  /** 200 as long as the process answers at all: whatever is away comes back without a restart. */
  @Get('health/live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** Returns 200 while HTTP requests can be served, else 503 with the reasons. */
  @Get('health/ready')
  async ready(@Res({ passthrough: true }) response: Response): Promise<{ status: string; reasons?: string[] }> {
    const reasons = await this.readiness.obstacles();
    if (reasons.length === 0) return { status: 'ready' };
    response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status: 'not-ready', reasons };
  }

  @Get('metrics')
  @Header('content-type', registry.contentType)
  async metrics(): Promise<string> {
    await this.readiness.measure();
    return registry.metrics();
  }
}
