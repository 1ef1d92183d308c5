import { z } from 'zod';

const Issued = z.object({ userName: z.string(), password: z.string(), qwc: z.string() });
const Session = z.looseObject({
  end: z.string(),
  ms: z.number(),
  soapCalls: z.number(),
  messageSets: z.number(),
  requests: z.number(),
  calls: z.array(z.looseObject({ operation: z.string(), ms: z.number() })),
});
const Summary = z.looseObject({
  counts: z.object({ customers: z.number(), items: z.number(), invoices: z.number(), payments: z.number() }),
});

/** A simulated computer with a connected company file, and what its user can do. */
export interface DesktopSetup {
  readonly company: string;
  readonly connector: string;
  readonly userName: string;
  readonly password: string;
  /** Update Selected: one session, and its log. */
  readonly run: () => Promise<z.output<typeof Session>>;
  /** Counts the contents of the company file. */
  readonly counts: () => Promise<z.output<typeof Summary>['counts']>;
}

interface DesktopSetupOptions {
  readonly company: string;
  readonly connector: string;
  readonly simulator: string;
  readonly token: string;
  /** The contents of the company file at the beginning. Default: a new company's lists. */
  readonly seed?: object;
}

/** Creates a connection and a simulated computer with its company file, and adds the connection to the Web Connector. */
export async function connectDesktop(options: DesktopSetupOptions): Promise<DesktopSetup> {
  const { company, connector, simulator, token, seed = {} } = options;
  const issued = Issued.parse(await ask('PUT', `${connector}/companies/${company}/connection`, {}, token));
  const admin = `${simulator}/admin/companies/${company}`;
  await ask('PUT', admin, { seed });
  await ask('POST', `${admin}/applications`, { qwc: issued.qwc, password: issued.password });
  return {
    company,
    connector,
    userName: issued.userName,
    password: issued.password,
    run: async () => Session.parse(await ask('POST', `${admin}/run`, {})),
    counts: async () => Summary.parse(await ask('GET', admin)).counts,
  };
}

async function ask(method: string, url: string, body?: object, token?: string): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url} was answered with ${response.status}: ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
