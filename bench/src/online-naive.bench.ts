import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { admin, LATENCY, list, tallies } from './online-setup.js';

const REALM = '9130350000000302';
/** As mixed as the thousand: three in ten of a new customer, two items each. */
const [INVOICES, NEW_CUSTOMERS, OLD_CUSTOMERS, ITEMS] = [50, 15, 10, 5];

const Token = z.object({ access_token: z.string() });
const Found = z.object({ QueryResponse: z.record(z.string(), z.unknown()) });
const Rows = z.array(z.object({ Id: z.string() }));

/** Calls and seconds that one invoice takes, its names included. */
interface PerInvoice {
  readonly calls: number;
  readonly seconds: number;
}

/**
 * What most clients do, really run against the same simulator with the same latencies and limits: look up the customer and each
 * item, create what is missing and the invoice, one call after the other. Fewer invoices, so figures are for one invoice.
 */
export async function naiveWay(simulator: string, ours: PerInvoice): Promise<void> {
  await admin(simulator, 'PUT', `/realms/${REALM}`, {
    standard: 'books',
    customers: list(OLD_CUSTOMERS, (n) => ({ DisplayName: `Old Customer ${n}` })),
    items: list(ITEMS, (n) => ({ Name: `Item ${n}`, Type: 'Service', IncomeAccountRef: { value: '4' } })),
    settings: { latency: LATENCY, limits: { enforced: true } },
  });
  const token = await accessToken(simulator);
  const started = performance.now();
  for (let n = 1; n <= INVOICES; n++) await bill(simulator, token, n);
  const seconds = (performance.now() - started) / 1000;
  const { calls, throttled } = (await tallies(simulator))[REALM] ?? { calls: 0, throttled: 0 };
  const naive = { calls: calls / INVOICES, seconds: seconds / INVOICES };
  console.log(
    `  naive way    ${calls} calls, ${seconds.toFixed(1)} s for ${INVOICES} invoices really sent; throttled ${throttled}`,
  );
  console.log(
    `  an invoice   naive ${naive.calls.toFixed(2)} calls, ${naive.seconds.toFixed(2)} s; ours ${ours.calls.toFixed(2)} calls, ${ours.seconds.toFixed(3)} s`,
  );
  console.log(
    `  ratio        ${(naive.calls / ours.calls).toFixed(0)} times fewer calls, ${(naive.seconds / ours.seconds).toFixed(0)} times as quick`,
  );
}

async function bill(simulator: string, token: string, n: number): Promise<void> {
  const isNew = n % 10 < 3;
  const name = isNew ? `New Customer ${n % NEW_CUSTOMERS}-${n}` : `Old Customer ${(n % OLD_CUSTOMERS) + 1}`;
  const customer =
    (await find(simulator, token, 'Customer', 'DisplayName', name)) ??
    (await create(simulator, token, 'Customer', { DisplayName: name }));
  const items: string[] = [];
  for (const place of [n % ITEMS, (n * 7 + 1) % ITEMS]) {
    items.push((await find(simulator, token, 'Item', 'Name', `Item ${place + 1}`)) ?? '');
  }
  await create(simulator, token, 'Invoice', {
    DocNumber: `N${n}`,
    CustomerRef: { value: customer },
    Line: items.map((value) => ({
      Amount: 50.5,
      DetailType: 'SalesItemLineDetail',
      SalesItemLineDetail: { ItemRef: { value }, Qty: 2, UnitPrice: 25.25 },
    })),
  });
}

async function find(simulator: string, token: string, entity: string, field: string, name: string) {
  const query = encodeURIComponent(`select * from ${entity} where ${field} = '${name}'`);
  const { QueryResponse } = Found.parse(await ask(simulator, token, `query?query=${query}`));
  return Rows.parse(QueryResponse[entity] ?? [])[0]?.Id;
}

async function create(simulator: string, token: string, entity: string, payload: object): Promise<string> {
  const path = `${entity.toLowerCase()}?requestid=${randomUUID()}`;
  const answer = z.record(z.string(), z.unknown()).parse(await ask(simulator, token, path, payload));
  return z.object({ Id: z.string() }).parse(answer[entity]).Id;
}

async function ask(simulator: string, token: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${simulator}/v3/company/${REALM}/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`The naive way was answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function accessToken(simulator: string): Promise<string> {
  const redirect = 'http://127.0.0.1:9/callback';
  const query = new URLSearchParams({
    client_id: 'naive',
    response_type: 'code',
    scope: 'com.intuit.quickbooks.accounting',
    redirect_uri: redirect,
    state: 's',
    realm: REALM,
  });
  const consent = await fetch(`${simulator}/connect/oauth2?${query.toString()}`, { redirect: 'manual' });
  const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const response = await fetch(`${simulator}/oauth2/v1/tokens/bearer`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('naive:secret').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirect }),
  });
  return Token.parse(await response.json()).access_token;
}
