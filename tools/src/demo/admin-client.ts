import { setImmediate } from 'node:timers/promises';

/** An unexpected answer of a program's administrative HTTP interface. */
class AdminFailure extends Error {}

export interface AdminCall {
  readonly method?: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  /** Bearer token of a service. */
  readonly token?: string;
}

/** Calls an administrative HTTP and answers its JSON. Throws with the answer's own words where it refuses. */
export async function admin(url: string, { method = 'GET', body, token }: AdminCall = {}): Promise<unknown> {
  const text = await adminText(url, { method, body, ...(token === undefined ? {} : { token }) });
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

/** The same for an answer of one JSON value a line. */
export async function adminLines(url: string, call: AdminCall = {}): Promise<unknown[]> {
  const text = await adminText(url, call);
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]));
}

async function adminText(url: string, { method = 'GET', body, token }: AdminCall): Promise<string> {
  // While a month is compared, the other side closes idle connections. This turn of the event loop drops them before one is used again.
  await setImmediate();
  const response = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    throw new AdminFailure(`${method} ${url} was not answered: ${causeOf(error)}`, { cause: error });
  });
  const text = await response.text();
  if (!response.ok) throw new AdminFailure(`${method} ${url} was answered ${response.status}: ${text.slice(0, 500)}`);
  return text;
}

/** Returns the cause that `fetch` hides behind "fetch failed". */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}, ${error.cause.message}` : error.message;
}
