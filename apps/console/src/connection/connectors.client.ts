import type { Edition } from '@jobpro/contracts';
import { ENVIRONMENT } from '@jobpro/service';
import { logger } from '@jobpro/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ConsoleEnvironment } from '../console.config.js';
import { badGateway, unprocessable } from '../http/refusal.js';

export const DesktopConnection = z.object({ userName: z.string(), password: z.string(), qwc: z.string() });
export type DesktopConnection = z.infer<typeof DesktopConnection>;

const Until = z.object({ until: z.string() });
const pauseOf = (companyId: string): string => `/companies/${encodeURIComponent(companyId)}/pause`;

/** Milliseconds that a connector may take to answer. */
const PATIENCE = 15_000;

/** The connectors' administrative HTTP. Their token never leaves this process. */
@Injectable()
export class Connectors {
  constructor(@Inject(ENVIRONMENT) private readonly environment: ConsoleEnvironment) {}

  /** Begins OAuth2; answers where at Intuit the user goes on. */
  async beginOnline(companyId: string): Promise<string> {
    const base = this.environment.ONLINE_CONNECTOR_URL;
    const answer = await this.ask(base, `/connect?company=${encodeURIComponent(companyId)}`, 'GET');
    const to = answer.headers.get('location');
    if (answer.status !== 302 || to === null || !URL.canParse(to)) throw this.unusable(answer.status);
    return to;
  }

  /** Makes or renews a Desktop company's connection. The password is in this answer and nowhere else. */
  async makeDesktop(companyId: string): Promise<DesktopConnection> {
    const base = this.environment.DESKTOP_CONNECTOR_URL;
    const answer = await this.ask(base, `/companies/${encodeURIComponent(companyId)}/connection`, 'PUT');
    const read = DesktopConnection.safeParse(await answer.json().catch(() => undefined));
    if (!read.success) throw this.unusable(answer.status);
    return read.data;
  }

  async disconnectOnline(companyId: string): Promise<void> {
    const base = this.environment.ONLINE_CONNECTOR_URL;
    const answer = await this.ask(base, `/companies/${encodeURIComponent(companyId)}/connection`, 'DELETE');
    if (!answer.ok) throw this.unusable(answer.status);
  }

  /** Leaves a company's QuickBooks alone for so many minutes. Answers until when. */
  async pause(edition: Edition, companyId: string, minutes: number): Promise<string> {
    const answer = await this.ask(this.baseOf(edition), pauseOf(companyId), 'PUT', { minutes });
    const read = Until.safeParse(await answer.json().catch(() => undefined));
    if (!answer.ok || !read.success) throw this.unusable(answer.status);
    return read.data.until;
  }

  async resume(edition: Edition, companyId: string): Promise<void> {
    const answer = await this.ask(this.baseOf(edition), pauseOf(companyId), 'DELETE');
    if (!answer.ok) throw this.unusable(answer.status);
  }

  private baseOf(edition: Edition): string | undefined {
    const { ONLINE_CONNECTOR_URL: online, DESKTOP_CONNECTOR_URL: desktop } = this.environment;
    return edition === 'online' ? online : desktop;
  }

  private async ask(base: string | undefined, path: string, method: string, body?: unknown): Promise<Response> {
    if (base === undefined) {
      throw unprocessable(
        'connect.off',
        'Companies of this edition cannot be connected from here.',
        'Ask JobPro’s support.',
      );
    }
    try {
      return await fetch(`${base.replace(/\/$/, '')}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          authorization: `Bearer ${this.environment.ADMIN_TOKEN.reveal()}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(PATIENCE),
      });
    } catch (error) {
      logger.warn({ err: error }, 'A connector does not answer');
      throw badGateway('connect.away', 'The QuickBooks service does not answer.', 'Try again in a minute.');
    }
  }

  private unusable(status: number) {
    logger.error({ status }, 'A connector answered what cannot be used');
    return badGateway(
      'connect.refused',
      'The QuickBooks service could not do that.',
      'Try again, or ask JobPro’s support.',
    );
  }
}
