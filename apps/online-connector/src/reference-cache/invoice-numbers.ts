import { lookForInvoiceNumbers, numberToLookFor } from '@jobpro/quickbooks-online';
import { z } from 'zod';
import type { ReferenceCache, Rows } from './reference-cache.js';

/** Milliseconds that a look is good for. Within it somebody may enter the number by hand; error 6140 is the second net. */
const GOOD_FOR = 60_000;
/** Numbers of one query. */
const NUMBERS_OF_A_QUERY = 100;
/** Numbers that are looked up ahead, so that one call serves the next batches as well. */
const AHEAD = 1_000;

const Numbered = z.looseObject({ number: z.string().optional() });
const DocNumbered = z.looseObject({ DocNumber: z.string().optional() });

interface Look {
  readonly rows: readonly unknown[];
  readonly at: number;
}

/**
 * The invoices that QuickBooks has under the numbers that are about to be sent. Many numbers share a query, and those of
 * the commands behind are asked for as well, so that looking before each first sending costs one call for 1,000 invoices.
 */
export class InvoiceNumbers {
  readonly #looks = new Map<string, Look>();
  #turn: Promise<unknown> = Promise.resolve();

  /** `upcoming` returns the data of the next commands that create invoices. */
  constructor(
    private readonly cache: ReferenceCache,
    private readonly upcoming: (most: number) => Promise<readonly unknown[]>,
  ) {}

  /** Returns the invoices under each number. A number that could not be asked for is missing, or has the refusal. */
  find(numbers: readonly string[], traceparents: readonly string[]): Promise<ReadonlyMap<string, Rows>> {
    // One after the other, so that batches that run at once do not ask for the same numbers.
    const look = this.#turn.then(() => this.#find(numbers, traceparents));
    this.#turn = look.catch(() => undefined);
    return look;
  }

  /** Forgets that the number of an invoice was free, because QuickBooks has just accepted the invoice. */
  forget(invoice: unknown): void {
    this.#looks.delete(keyOf(DocNumbered.safeParse(invoice).data?.DocNumber ?? ''));
  }

  async #find(numbers: readonly string[], traceparents: readonly string[]): Promise<ReadonlyMap<string, Rows>> {
    const now = Date.now();
    for (const [key, { at }] of this.#looks) if (now - at > GOOD_FOR) this.#looks.delete(key);
    const unknown = numbers.filter((number) => !this.#looks.has(keyOf(number)));
    const refusals = unknown.length === 0 ? new Map<string, Rows>() : await this.#look(unknown, now, traceparents);
    return new Map(
      numbers.flatMap((number): [string, Rows][] => {
        const rows = this.#looks.get(keyOf(number))?.rows;
        const refusal = refusals.get(keyOf(number));
        if (rows !== undefined) return [[number, { kind: 'rows', rows }]];
        return refusal === undefined ? [] : [[number, refusal]];
      }),
    );
  }

  /** Looks up numbers and those of the commands behind. Returns what could not be asked, by number. */
  async #look(numbers: readonly string[], now: number, traceparents: readonly string[]): Promise<Map<string, Rows>> {
    const ahead = (await this.upcoming(AHEAD)).flatMap((data) => {
      const number = numberToLookFor(Numbered.safeParse(data).data?.number);
      return number === undefined || this.#looks.has(keyOf(number)) ? [] : [number];
    });
    const groups = inGroups([...new Set([...numbers, ...ahead])]);
    const answers = await this.cache.query(groups.map(lookForInvoiceNumbers), traceparents);
    const refusals = new Map<string, Rows>();
    for (const [index, group] of groups.entries()) {
      const answer = answers[index];
      if (answer?.kind === 'rows') this.#keep(group, answer.rows, now);
      else if (answer !== undefined) for (const number of group) refusals.set(keyOf(number), answer);
    }
    return refusals;
  }

  #keep(numbers: readonly string[], rows: readonly unknown[], at: number): void {
    const looks = new Map(numbers.map((number) => [keyOf(number), [] as unknown[]]));
    for (const row of rows) looks.get(keyOf(DocNumbered.safeParse(row).data?.DocNumber ?? ''))?.push(row);
    for (const [key, invoices] of looks) this.#looks.set(key, { rows: invoices, at });
  }
}

function inGroups(numbers: readonly string[]): string[][] {
  const groups: string[][] = [];
  for (let start = 0; start < numbers.length; start += NUMBERS_OF_A_QUERY)
    groups.push(numbers.slice(start, start + NUMBERS_OF_A_QUERY));
  return groups;
}

/** QuickBooks compares numbers without regard to case. */
const keyOf = (number: string): string => number.trim().toLowerCase();
