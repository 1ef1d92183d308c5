/** Asks a simulator's administrative HTTP. What it answers is JSON or nothing; a refusal is an error with its words. */
export async function askSimulator(method: string, url: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The simulator answered ${response.status} to ${method} ${url}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
