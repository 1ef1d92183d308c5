import {
  keyOfPlace,
  limits,
  lookInPlaces,
  type Place,
  placeOfInvoice,
  placeOfPayment,
} from '@jobpro/quickbooks-online';
import { z } from 'zod';
import type { ReferenceCache, Rows } from './reference-cache.js';

/** Milliseconds that a look is good for. Within it somebody may enter a number by hand; error 6140 is the second net. */
const GOOD_FOR = 60_000;
/** Commands that are looked for ahead, so that one call serves the next batches as well. */
const AHEAD = 1_000;

/** A document that is about to be sent. */
const Queued = z
  .looseObject({ number: z.string().optional(), date: z.string(), customer: z.looseObject({ id: z.string() }) })
  .transform(({ number, date, customer }) => ({ number, date, customerId: customer.id }));
/** A document of QuickBooks. */
const Stored = z
  .looseObject({
    DocNumber: z.string().nullish(),
    TxnDate: z.string(),
    CustomerRef: z.looseObject({ value: z.string() }),
  })
  .transform(({ DocNumber, TxnDate, CustomerRef }) => ({
    number: DocNumber ?? undefined,
    date: TxnDate,
    customerId: CustomerRef.value,
  }));

type Entity = Place['entity'];
const placeOf = { Invoice: placeOfInvoice, Payment: placeOfPayment } as const;

interface Look {
  readonly rows: readonly unknown[];
  readonly at: number;
}

/**
 * The documents that QuickBooks has already in the places of those that are about to be sent. Many places share a query, and those
 * of the commands behind are asked for as well. Looking before each first sending therefore costs one call for 1,000 documents.
 */
export class FirstLooks {
  readonly #looks = new Map<string, Look>();
  #turn: Promise<unknown> = Promise.resolve();

  /** `upcoming` returns the data of the next commands that create documents of a kind. */
  constructor(
    private readonly cache: ReferenceCache,
    private readonly upcoming: (entity: Entity, most: number) => Promise<readonly unknown[]>,
  ) {}

  /** Returns the documents of each place by its key. A place that could not be asked for is missing, or has the refusal. */
  find(places: readonly Place[], traceparents: readonly string[]): Promise<ReadonlyMap<string, Rows>> {
    // One after the other, so that batches that run at once do not ask for the same places.
    const look = this.#turn.then(() => this.#find(places, traceparents));
    this.#turn = look.catch(() => undefined);
    return look;
  }

  /** Forgets the looks that a document makes outdated, because QuickBooks has just accepted it. */
  forget(entity: Entity, document: unknown): void {
    for (const key of keysOf(entity, document)) this.#looks.delete(key);
  }

  async #find(places: readonly Place[], traceparents: readonly string[]): Promise<ReadonlyMap<string, Rows>> {
    const now = Date.now();
    for (const [key, { at }] of this.#looks) if (now - at > GOOD_FOR) this.#looks.delete(key);
    const unknown = places.filter((place) => !this.#looks.has(keyOfPlace(place)));
    const refusals = unknown.length === 0 ? new Map<string, Rows>() : await this.#look(unknown, now, traceparents);
    return new Map(
      places.flatMap((place): [string, Rows][] => {
        const key = keyOfPlace(place);
        const rows = this.#looks.get(key)?.rows;
        const refusal = refusals.get(key);
        if (rows !== undefined) return [[key, { kind: 'rows', rows }]];
        return refusal === undefined ? [] : [[key, refusal]];
      }),
    );
  }

  /** Looks in places and in those of the commands behind. Returns what could not be asked, by key. */
  async #look(places: readonly Place[], now: number, traceparents: readonly string[]): Promise<Map<string, Rows>> {
    const entities = [...new Set(places.map(({ entity }) => entity))];
    const ahead = await Promise.all(entities.map((entity) => this.#placesAhead(entity)));
    const wanted = new Map([...places, ...ahead.flat()].map((place) => [keyOfPlace(place), place]));
    const refusals = new Map<string, Rows>();
    const crowded = await this.#ask(lookInPlaces([...wanted.values()]), { now, traceparents, refusals });
    // A full page may lack documents, so its places are asked for one by one.
    await this.#ask(
      crowded.flatMap((place) => lookInPlaces([place])),
      { now, traceparents, refusals },
    );
    return refusals;
  }

  async #placesAhead(entity: Entity): Promise<Place[]> {
    return (await this.upcoming(entity, AHEAD)).flatMap((data) => {
      const queued = Queued.safeParse(data).data;
      const place = queued && placeOf[entity](queued);
      return place === undefined || this.#looks.has(keyOfPlace(place)) ? [] : [place];
    });
  }

  /** Runs queries and keeps their rows by place. Returns the places of full pages that have more than one place. */
  async #ask(
    queries: ReturnType<typeof lookInPlaces>,
    { now, traceparents, refusals }: Asking,
  ): Promise<readonly Place[]> {
    const answers = await this.cache.query(
      queries.map(({ query }) => query),
      traceparents,
    );
    return queries.flatMap(({ places }, index) => {
      const answer = answers[index];
      if (answer === undefined) return [];
      if (answer.kind === 'not-had') for (const place of places) refusals.set(keyOfPlace(place), answer);
      else if (answer.rows.length >= limits.query.maxRows && places.length > 1) return places;
      else this.#keep(places, answer.rows, now);
      return [];
    });
  }

  #keep(places: readonly Place[], rows: readonly unknown[], at: number): void {
    const looks = new Map(places.map((place) => [keyOfPlace(place), [] as unknown[]]));
    const entity = places.at(0)?.entity ?? 'Invoice';
    for (const row of rows) for (const key of keysOf(entity, row)) looks.get(key)?.push(row);
    for (const [key, documents] of looks) this.#looks.set(key, { rows: documents, at });
  }
}

interface Asking {
  readonly now: number;
  readonly traceparents: readonly string[];
  readonly refusals: Map<string, Rows>;
}

/** Returns the keys of every place in which a document of QuickBooks is: its number, and its customer and day. */
function keysOf(entity: Entity, document: unknown): string[] {
  const stored = Stored.safeParse(document).data;
  if (stored === undefined) return [];
  const { number, ...unnumbered } = stored;
  const places = [placeOf[entity]({ ...unnumbered, number }), placeOf[entity](unnumbered)];
  return [...new Set(places.flatMap((place) => (place === undefined ? [] : [keyOfPlace(place)])))];
}
