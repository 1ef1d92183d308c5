import { expect } from '@jest/globals';
import type { Bind, Built, Identify } from '@jobpro/connector';
import { OnlineCustomerEnsure, OnlineItemEnsure } from '@jobpro/contracts';
import {
  cutText,
  type FaultName,
  oneLine,
  readEntity,
  readReply,
  settle,
  writeRequest,
} from '@jobpro/quickbooks-online';
import fc from 'fast-check';
import { z } from 'zod';
import { QuickBooksClient } from '../call/calls.js';
import { IntuitAuthorizer } from '../connection/intuit-authorizer.js';
import { operations } from '../operations/operations.js';
import type { OnlineWire } from '../operations/operation.js';
import { appAt } from './settings.fixture.js';
import type { Simulator } from './simulator.js';

/** The faults of a payload with a wrong form. None of them may ever occur. */
const form: readonly FaultName[] = [
  'bad-encoding',
  'unsupported-operation',
  'parameter-missing',
  'bad-characters',
  'too-long',
  'bad-value',
  'amount-mismatch',
  'bad-tax-code',
  'tax-missing',
  'not-understood',
  'system',
];

export const policy = { inactiveNames: 'reject', heldNames: 'reject' };
const COMMAND_ID = '6f1c2b34-1111-4222-8333-944455556666';

/** A command as the contract reads it; undefined where it does not allow it. */
export const parses = <T>(schema: z.ZodType<T>, data: object): T | undefined =>
  schema.safeParse({ commandId: COMMAND_ID, recordId: 'r', warnings: [], ...data }).data;

type Accepted = Readonly<Record<string, unknown>>;

/** Sends what operations build to one company of the simulator, which refuses what QuickBooks would. */
export class PayloadCheck {
  /** The number of accepted payloads since `reset`. */
  accepted = 0;
  /** The number of payloads that we refused, or that QuickBooks refused for their content. */
  refused = 0;
  #count = 0;

  private constructor(
    private readonly country: string,
    private readonly identify: Identify<string>,
    private readonly realm: string,
    private readonly client: QuickBooksClient,
    private readonly token: string,
  ) {}

  /** Makes the company. `ids`: the names that can be resolved, by what they name. */
  static async open(
    simulator: Simulator,
    realm: string,
    country: 'US' | 'CA' | 'GB' | 'AU',
    ids: Readonly<Record<string, Readonly<Record<string, string>>>>,
  ): Promise<PayloadCheck> {
    await simulator.makeRealm(realm, { company: { country, salesTaxRate: '8.25' } });
    const authorizer = new IntuitAuthorizer(appAt(simulator.url));
    const consent = await fetch(`${authorizer.authorizeUrl('state')}&realm=${realm}`, { redirect: 'manual' });
    const code = new URL(consent.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const reply = await authorizer.exchange(code);
    if (reply.kind !== 'tokens') throw new Error('No tokens from the simulator.');
    const identify: Identify<string> = (kind, ref) => ('id' in ref ? ref.id : ids[kind]?.[ref.name]);
    const client = new QuickBooksClient(appAt(simulator.url));
    return new PayloadCheck(country, identify, realm, client, reply.tokens.accessToken);
  }

  close(): Promise<void> {
    return this.client.close();
  }

  reset(): void {
    this.accepted = 0;
    this.refused = 0;
  }

  /** Builds the request of a command. */
  build(bind: Bind<OnlineWire>, command: object): Built<OnlineWire> {
    return bind(command).build(this.identify, { country: this.country, record: () => undefined });
  }

  /** Creates a customer and returns its id. */
  customer(name: string): Promise<string> {
    const command = parses(OnlineCustomerEnsure, { name, policy, create: { taxable: true } });
    return this.#idOf('Customer', command && this.build(operations['customer.ensure'], command));
  }

  /** Creates a service item and returns its id. */
  item(name: string): Promise<string> {
    const create = { type: 'service', taxable: true, accounts: { income: { name: 'Services' } } };
    const command = parses(OnlineItemEnsure, { name, policy, create });
    return this.#idOf('Item', command && this.build(operations['item.ensure'], command));
  }

  /**
   * Expects a payload that is accepted or refused for its content, or a refusal of ours with a sentence; never one refused for
   * its form. Returns the record where it was accepted.
   */
  async expectWellFormed(built: Built<OnlineWire>): Promise<Accepted | undefined> {
    const sent = await this.#send(built);
    if (sent.kind === 'answer') {
      expect(sent.answer).toMatchObject({
        kind: 'rejected',
        reason: { sentence: expect.stringMatching(/\S/), remedy: expect.stringMatching(/\S/) },
      });
      expect(sent.answer.kind === 'rejected' ? sent.answer.reason.code : '').not.toBe('connector.payload-refused');
      this.refused += 1;
      return undefined;
    }
    const { settlement, body, reply } = sent;
    if (settlement.kind === 'refused') {
      expect(form.includes(settlement.fault.meaning.name) ? body : '').toBe('');
      this.refused += 1;
      return undefined;
    }
    expect([settlement.kind, body]).toEqual(['accepted', body]);
    this.accepted += 1;
    return reply.kind === 'entity' ? z.record(z.string(), z.unknown()).parse(reply.value) : undefined;
  }

  async #send(built: Built<OnlineWire>) {
    if (built.kind === 'answer') return { kind: 'answer', answer: built.answer } as const;
    const sent = await this.client.send(writeRequest(this.realm, built.write, `p${++this.#count}`), this.token);
    if (sent.kind !== 'reply') throw new Error(`The simulator did not answer: ${sent.why}`);
    const reply = readReply(sent.raw);
    return { kind: 'settled', settlement: settle(reply, 'write'), reply, body: sent.raw.body } as const;
  }

  async #idOf(entity: 'Customer' | 'Item', built: Built<OnlineWire> | undefined): Promise<string> {
    if (built === undefined) throw new Error('The contract does not allow it.');
    const sent = await this.#send(built);
    if (sent.kind !== 'settled' || sent.reply.kind !== 'entity') throw new Error(JSON.stringify(sent));
    const read = readEntity(entity, sent.reply.value);
    if (!read.ok) throw new Error(`The ${entity} cannot be read.`);
    return read.value.id;
  }
}

const asWritten = (max: number) =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', maxLength: Math.min(max, 60) }),
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom("O'Brien & Sons", 'Müller – “Bau”', "a\\b'c", '  spaced   out ', 'tab\there', 'x'.repeat(max)),
    )
    .map((value) => value.slice(0, max));
/** Text as people and machines write it, nearly always as the field mapper leaves it. What is not is refused. */
export const text = (max: number) =>
  fc.oneof(
    { weight: 30, arbitrary: asWritten(max).map((value) => cutText(oneLine(value).normalize('NFC'), max)) },
    { weight: 1, arbitrary: asWritten(max) },
  );
export const name = (max: number) => text(max).filter((value) => value.length > 0);
export const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const decimal = (units: number, places: number): string => {
  const scale = 10 ** places;
  const digits = Math.abs(units);
  return `${units < 0 ? '-' : ''}${Math.floor(digits / scale)}.${String(digits % scale).padStart(places, '0')}`;
};
/** Amounts of an ordinary document, never below zero. */
export const cents = fc.integer({ min: 0, max: 10_000_000 }).map((units) => decimal(units, 2));
/** Any amount that the contract allows, including negative ones and ones of thirteen digits. */
export const anyMoney = fc.oneof(
  { weight: 18, arbitrary: cents },
  { weight: 4, arbitrary: fc.integer({ min: -5_000_000, max: 5_000_000 }).map((units) => decimal(units, 2)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('0', '-0.00', '0.01', '9999999999.99', '10000000000.00', '-9999999999999.99'),
  },
);
export const rate = fc.integer({ min: 0, max: 999_999_999 }).map((units) => decimal(units, 5));
export const anyRate = fc.oneof(
  rate,
  fc.integer({ min: -999_999_999, max: 999_999_999 }).map((units) => decimal(units, 5)),
  fc.constantFrom('0', '1', '9999999999999.99999', '-0.00001'),
);
export const day = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
