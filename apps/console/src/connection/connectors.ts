import type { Edition } from '@jobpro/contracts';
import { ENVIRONMENT } from '@jobpro/service';
import { logger } from '@jobpro/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import {
  DesktopConnection,
  type FileAnswer,
  type IntuitAnswer,
  OfferRefused,
  OnlineAttempt,
} from '../company/company.schema.js';
import type { Caller } from '../access/access.js';
import type { ConsoleEnvironment } from '../console.config.js';
import { badGateway, conflict, Problem, unprocessable } from '../http/problem.js';

const Pause = z.object({ until: z.string() });

/** Milliseconds that a connector may take to respond. */
const TIMEOUT = 15_000;

/** The connectors' administrative HTTP. Their token never leaves this process. */
@Injectable()
export class Connectors {
  constructor(@Inject(ENVIRONMENT) private readonly environment: ConsoleEnvironment) {}

  /**
   * Starts OAuth2 for a user. Returns the address at Intuit where the user continues, and the secret that only the user's
   * browser may have: the attempt ends nowhere else.
   */
  async beginOnline({ companyId, user }: Caller, returnTo: string): Promise<{ url: string; browser: string }> {
    const query = new URLSearchParams({ company: companyId, user: user.id, return: returnTo });
    const response = await this.#call('online', 'GET', `/connect?${query.toString()}`);
    const url = response.headers.get('location');
    const browser = /^jobpro_connect=([^;]+)/.exec(response.headers.getSetCookie()[0] ?? '')?.[1];
    if (response.status !== 302 || url === null || !URL.canParse(url) || browser === undefined) throw refused(response);
    return { url, browser };
  }

  /** Brings Intuit's answer back. @throws the connector's refusal, which says what is wrong. */
  async finishOnline({ companyId, user }: Caller, browser: string, answer: IntuitAnswer): Promise<OnlineAttempt> {
    const path = pathOf(companyId, 'connection/offers');
    const response = await this.#call('online', 'POST', path, { user: user.id, browser, answer });
    return readAttempt(response, OnlineAttempt);
  }

  /** Connects the books that the user was offered and confirms. */
  async acceptOnline({ companyId, user }: Caller, offerId: string): Promise<void> {
    const path = pathOf(companyId, `connection/offers/${offerId}/accept`);
    await readAttempt(await this.#call('online', 'POST', path, { user: user.id }), OnlineAttempt);
  }

  /** Revokes the books that the user was offered and refuses. */
  async refuseOnline({ companyId, user }: Caller, offerId: string): Promise<OfferRefused> {
    const path = pathOf(companyId, `connection/offers/${offerId}/refuse`);
    return readBody(await this.#call('online', 'POST', path, { user: user.id }), OfferRefused);
  }

  /** Makes or renews a Desktop company's connection. The response is the only place where its password appears. */
  async makeDesktop(companyId: string): Promise<DesktopConnection> {
    return readBody(await this.#call('desktop', 'PUT', pathOf(companyId, 'connection')), DesktopConnection);
  }

  /** Says which company file was open instead of the connection's own. @throws the connector's refusal, which says what is wrong. */
  async answerFile({ companyId, user }: Caller, is: FileAnswer['is']): Promise<void> {
    const response = await this.#call('desktop', 'PUT', pathOf(companyId, 'connection/file'), { is, by: user.name });
    if (response.ok) return;
    const refusal = Problem.safeParse(await response.json().catch(() => undefined));
    if (refusal.success) throw conflict(refusal.data.code, refusal.data.message, refusal.data.remedy);
    throw refused(response);
  }

  /** Gives a Desktop company's connection new owner and file ids and a new password. Links stay. */
  async renewDesktop(companyId: string): Promise<DesktopConnection> {
    return readBody(await this.#call('desktop', 'POST', pathOf(companyId, 'connection/ids')), DesktopConnection);
  }

  async disconnectOnline(companyId: string): Promise<void> {
    const response = await this.#call('online', 'DELETE', pathOf(companyId, 'connection'));
    if (!response.ok) throw refused(response);
  }

  /** Pauses a company's QuickBooks for some minutes. Returns the end of the pause. */
  async pause(edition: Edition, companyId: string, minutes: number): Promise<string> {
    const { until } = await readBody(await this.#call(edition, 'PUT', pathOf(companyId, 'pause'), { minutes }), Pause);
    return until;
  }

  async resume(edition: Edition, companyId: string): Promise<void> {
    const response = await this.#call(edition, 'DELETE', pathOf(companyId, 'pause'));
    if (!response.ok) throw refused(response);
  }

  async #call(edition: Edition, method: string, path: string, body?: object): Promise<Response> {
    const { ONLINE_CONNECTOR_URL, DESKTOP_CONNECTOR_URL, ADMIN_TOKEN } = this.environment;
    const base = edition === 'online' ? ONLINE_CONNECTOR_URL : DESKTOP_CONNECTOR_URL;
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
        headers: { authorization: `Bearer ${ADMIN_TOKEN.reveal()}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT),
      });
    } catch (error) {
      logger.warn({ err: error }, 'A connector does not respond');
      throw badGateway('connect.away', 'The QuickBooks service does not answer.', 'Try again in a minute.');
    }
  }
}

const pathOf = (companyId: string, resource: string): string =>
  `/companies/${encodeURIComponent(companyId)}/${resource}`;

async function readBody<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
  const body = schema.safeParse(await response.json().catch(() => undefined));
  if (!response.ok || !body.success) throw refused(response);
  return body.data;
}

/** Reads a body whose refusals are sentences for the user. */
async function readAttempt<T>(response: Response, schema: z.ZodType<T>): Promise<T> {
  const body: unknown = await response.json().catch(() => undefined);
  const refusal = Problem.safeParse(body);
  if (!response.ok && refusal.success) throw conflict(refusal.data.code, refusal.data.message, refusal.data.remedy);
  const read = schema.safeParse(body);
  if (!response.ok || !read.success) throw refused(response);
  return read.data;
}

function refused({ status }: Response) {
  logger.error({ status }, 'A connector sent an unexpected response');
  return badGateway(
    'connect.refused',
    'The QuickBooks service could not do that.',
    'Try again, or ask JobPro’s support.',
  );
}
