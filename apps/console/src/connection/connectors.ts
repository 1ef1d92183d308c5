import type { Edition } from '@jobpro/contracts';
import { ENVIRONMENT, signForCompany } from '@jobpro/service';
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

/** The connectors' administrative HTTP. Each call is signed for one company and its user, and valid for a minute. */
@Injectable()
export class Connectors {
  constructor(@Inject(ENVIRONMENT) private readonly environment: ConsoleEnvironment) {}

  /**
   * Starts OAuth2 for a user. Returns the address at Intuit where the user continues, and the secret that only the user's
   * browser may have: the attempt ends nowhere else.
   */
  async beginOnline(caller: Caller, returnTo: string): Promise<{ url: string; browser: string }> {
    const query = new URLSearchParams({ company: caller.companyId, user: caller.user.id, return: returnTo });
    const response = await this.#call('online', caller, 'GET', `/connect?${query.toString()}`);
    const url = response.headers.get('location');
    const browser = /^jobpro_connect=([^;]+)/.exec(response.headers.getSetCookie()[0] ?? '')?.[1];
    if (response.status !== 302 || url === null || !URL.canParse(url) || browser === undefined) throw refused(response);
    return { url, browser };
  }

  /** Brings Intuit's answer back. @throws the connector's refusal, which says what is wrong. */
  async finishOnline(caller: Caller, browser: string, answer: IntuitAnswer): Promise<OnlineAttempt> {
    const path = pathOf(caller, 'connection/offers');
    const body = { user: caller.user.id, browser, answer };
    const response = await this.#call('online', caller, 'POST', path, body);
    return readAttempt(response, OnlineAttempt);
  }

  /** Connects the books that the user was offered and confirms. */
  async acceptOnline(caller: Caller, offerId: string): Promise<void> {
    const path = pathOf(caller, `connection/offers/${offerId}/accept`);
    await readAttempt(await this.#call('online', caller, 'POST', path, { user: caller.user.id }), OnlineAttempt);
  }

  /** Revokes the books that the user was offered and refuses. */
  async refuseOnline(caller: Caller, offerId: string): Promise<OfferRefused> {
    const path = pathOf(caller, `connection/offers/${offerId}/refuse`);
    return readBody(await this.#call('online', caller, 'POST', path, { user: caller.user.id }), OfferRefused);
  }

  /** Makes or renews a Desktop company's connection. The response is the only place where its password appears. */
  async makeDesktop(caller: Caller): Promise<DesktopConnection> {
    return readBody(await this.#call('desktop', caller, 'PUT', pathOf(caller, 'connection')), DesktopConnection);
  }

  /** Says which company file was open instead of the connection's own. @throws the connector's refusal, which says what is wrong. */
  async answerFile(caller: Caller, is: FileAnswer['is']): Promise<void> {
    const body = { is, by: caller.user.name };
    const response = await this.#call('desktop', caller, 'PUT', pathOf(caller, 'connection/file'), body);
    if (response.ok) return;
    const refusal = Problem.safeParse(await response.json().catch(() => undefined));
    if (refusal.success) throw conflict(refusal.data.code, refusal.data.message, refusal.data.remedy);
    throw refused(response);
  }

  /** Gives a Desktop company's connection new owner and file ids and a new password. Links stay. */
  async renewDesktop(caller: Caller): Promise<DesktopConnection> {
    return readBody(await this.#call('desktop', caller, 'POST', pathOf(caller, 'connection/ids')), DesktopConnection);
  }

  async disconnectOnline(caller: Caller): Promise<void> {
    const response = await this.#call('online', caller, 'DELETE', pathOf(caller, 'connection'));
    if (!response.ok) throw refused(response);
  }

  /** Pauses a company's QuickBooks for some minutes. Returns the end of the pause. */
  async pause(edition: Edition, caller: Caller, minutes: number): Promise<string> {
    const response = await this.#call(edition, caller, 'PUT', pathOf(caller, 'pause'), { minutes });
    const { until } = await readBody(response, Pause);
    return until;
  }

  async resume(edition: Edition, caller: Caller): Promise<void> {
    const response = await this.#call(edition, caller, 'DELETE', pathOf(caller, 'pause'));
    if (!response.ok) throw refused(response);
  }

  async #call(edition: Edition, caller: Caller, method: string, path: string, body?: object): Promise<Response> {
    const { ONLINE_CONNECTOR_URL, DESKTOP_CONNECTOR_URL, ADMIN_TOKEN } = this.environment;
    const base = edition === 'online' ? ONLINE_CONNECTOR_URL : DESKTOP_CONNECTOR_URL;
    if (base === undefined) {
      throw unprocessable(
        'connect.off',
        'Companies of this edition cannot be connected from here.',
        'Ask JobPro’s support.',
      );
    }
    const token = await signForCompany(ADMIN_TOKEN.reveal(), caller.companyId, caller.user.id, new Date());
    try {
      return await fetch(`${base.replace(/\/$/, '')}${path}`, {
        method,
        redirect: 'manual',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(TIMEOUT),
      });
    } catch (error) {
      logger.warn({ err: error }, 'A connector does not respond');
      throw badGateway('connect.away', 'The QuickBooks service does not answer.', 'Try again in a minute.');
    }
  }
}

const pathOf = ({ companyId }: Caller, resource: string): string =>
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
