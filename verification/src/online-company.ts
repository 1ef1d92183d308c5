import { randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Where the company is and who may use it. */
export interface OnlineAccess {
  /** Base address of the API, without a path. */
  readonly apiUrl: string;
  readonly realmId: string;
  readonly accessToken: string;
}

const Entity = z.looseObject({ Id: z.string(), SyncToken: z.string() });
export type Entity = z.infer<typeof Entity>;

const ErrorItem = z.looseObject({
  code: z.union([z.string(), z.number()]).transform(String).default(''),
  Message: z.string().optional(),
  message: z.string().optional(),
  Detail: z.string().optional(),
  detail: z.string().optional(),
});
const FaultBody = z.union([
  z.looseObject({ Fault: z.looseObject({ Error: z.array(ErrorItem).min(1) }) }).transform(({ Fault }) => Fault.Error),
  z.looseObject({ fault: z.looseObject({ error: z.array(ErrorItem).min(1) }) }).transform(({ fault }) => fault.error),
]);

/** QuickBooks' answer: the body, and its first error if there is one. */
export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly error: { readonly code: string; readonly text: string } | undefined;
}

const withoutZeros = (code: string): string => code.replace(/^0+(?=\d)/, '');

/** A company of QuickBooks Online, for probes. Everything that a probe creates through it is removed by `cleanUp`. */
export class OnlineCompany {
  readonly #access: OnlineAccess;
  /** Part of every name, so that runs do not meet each other's records. */
  readonly run = randomBytes(3).toString('hex').toUpperCase();
  readonly #created: { readonly entity: string; readonly id: string }[] = [];

  constructor(access: OnlineAccess) {
    this.#access = access;
  }

  name(base: string): string {
    return `Verify ${base} ${this.run}`;
  }

  async call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Reply> {
    const { apiUrl, realmId, accessToken } = this.#access;
    const response = await fetch(`${apiUrl}/v3/company/${realmId}/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${accessToken}`,
        accept: 'application/json',
        'content-type': 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const json = jsonOf(text);
    const faults = FaultBody.safeParse(json);
    const first = faults.data?.[0];
    if (first !== undefined) {
      const words = [first.Message ?? first.message, first.Detail ?? first.detail].filter((part) => part !== undefined);
      return { status: response.status, body: json, error: { code: withoutZeros(first.code), text: words.join(': ') } };
    }
    const error = response.ok ? undefined : { code: `HTTP ${String(response.status)}`, text: text.slice(0, 300) };
    return { status: response.status, body: json, error };
  }

  /** Writes one entity: creates it, or with an Id updates it. */
  async write(entity: string, record: object, parameters = ''): Promise<Reply> {
    const reply = await this.call('POST', `${entity.toLowerCase()}${parameters}`, record);
    const written = entityOf(entity, reply);
    if (written !== undefined) this.#created.push({ entity, id: written.Id });
    return reply;
  }

  /** Creates an entity that a probe needs. Throws with QuickBooks' words if it is refused. */
  async create(entity: string, record: object): Promise<Entity> {
    const reply = await this.write(entity, record);
    const created = entityOf(entity, reply);
    if (created === undefined) throw new Error(`${entity} could not be created: ${wordsOf(reply)}`);
    return created;
  }

  read(entity: string, id: string): Promise<Reply> {
    return this.call('GET', `${entity.toLowerCase()}/${id}`);
  }

  async query(
    statement: string,
  ): Promise<{ readonly reply: Reply; readonly rows: readonly Record<string, unknown>[] }> {
    const reply = await this.call('GET', `query?query=${encodeURIComponent(statement)}`);
    const rows = z.looseObject({ QueryResponse: z.record(z.string(), z.unknown()) }).safeParse(reply.body)
      .data?.QueryResponse;
    const list = Object.values(rows ?? {}).find((value) => Array.isArray(value));
    return {
      reply,
      rows: z
        .array(z.record(z.string(), z.unknown()))
        .catch([])
        .parse(list ?? []),
    };
  }

  async deactivate(entity: string, { Id, SyncToken }: Entity): Promise<Reply> {
    return this.write(entity, { Id, SyncToken, sparse: true, Active: false });
  }

  /** A service item on the first income account. */
  async serviceItem(): Promise<Entity> {
    const { rows } = await this.query("select * from Account where AccountType = 'Income'");
    const account = rows[0]?.['Id'];
    if (account === undefined) throw new Error('The company has no income account.');
    return this.create('Item', {
      Name: this.name(`item ${randomBytes(2).toString('hex')}`),
      Type: 'Service',
      IncomeAccountRef: { value: account },
    });
  }

  /** Deletes the documents and deactivates the list entries that probes created. Returns what could not be removed. */
  async cleanUp(): Promise<string[]> {
    const left: string[] = [];
    const ids = new Map(this.#created.map((created) => [`${created.entity} ${created.id}`, created]));
    for (const { entity, id } of [...ids.values()].reverse()) {
      const current = entityOf(entity, await this.read(entity, id));
      if (current === undefined || current['Active'] === false) continue;
      const { Id, SyncToken } = current;
      const isDocument = entity === 'Invoice' || entity === 'Payment';
      const reply = isDocument
        ? await this.call('POST', `${entity.toLowerCase()}?operation=delete`, { Id, SyncToken })
        : await this.deactivate(entity, current);
      if (reply.error !== undefined) left.push(`${entity} ${id}: ${wordsOf(reply)}`);
    }
    return left;
  }
}

/** Returns the entity of a reply, or undefined if it is a refusal. */
export function entityOf(entity: string, { body, error }: Reply): Entity | undefined {
  if (error !== undefined) return undefined;
  return z.looseObject({ [entity]: Entity }).safeParse(body).data?.[entity];
}

export const wordsOf = ({ status, error }: Reply): string =>
  error === undefined ? `HTTP ${String(status)}` : `${error.code} ${error.text}`;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
