import { done, type Read, rejected, type Subject, type Verdict } from '@jobpro/connector';
import {
  type Answer,
  type DesktopAddress,
  type NamePolicy,
  type Remote,
  type RemoteRef,
  type Warning,
  warning,
} from '@jobpro/contracts';
import { buildRequest, type Built, retsOf, type RetType } from '@jobpro/qbxml';
import { readRefusal } from './refusals.js';
import { type DesktopReply, type DesktopRequest, type DesktopWire, requestIdOf, sending } from './wire.js';

/** The fields that every query for a customer, job or item asks for. */
export const listFields = ['ListID', 'EditSequence', 'Name', 'FullName', 'IsActive'];

/** The types that a line of an invoice can name, as JobPro calls them where JobPro has such a type. */
export const sellable = {
  ItemServiceRet: 'service',
  ItemNonInventoryRet: 'non-inventory',
  ItemInventoryRet: 'inventory',
  ItemInventoryAssemblyRet: 'inventory assembly',
  ItemOtherChargeRet: 'other charge',
} as const satisfies Partial<Record<RetType, string>>;
/** Other records that are items too and hold their names, but that no line of an invoice can sell. */
export const unsellable = {
  ItemFixedAssetRet: 'fixed asset',
  ItemSubtotalRet: 'subtotal',
  ItemDiscountRet: 'discount',
  ItemPaymentRet: 'payment item',
  ItemSalesTaxRet: 'sales tax item',
  ItemSalesTaxGroupRet: 'sales tax group',
  ItemGroupRet: 'group',
} as const satisfies Partial<Record<RetType, string>>;
export const keysOf = <T extends object>(table: T) => Object.keys(table) as (keyof T)[];

/** A customer, job or item as QuickBooks returns it. */
export interface ListRecord {
  readonly ListID: string;
  readonly EditSequence?: string | undefined;
  readonly Name: string;
  readonly IsActive?: boolean | undefined;
}

/** Returns the requests that could be built. What QuickBooks cannot even be asked about is refused when it is built to be sent. */
export const questionsOf = (...results: readonly Built[]): DesktopRequest[] =>
  results.flatMap((result) => (result.ok ? [result.request] : []));

/** Links a record that was found. `mayHaveRun`: an earlier sending of ours may have made it. */
export const linkRecord = (record: ListRecord, mayHaveRun: boolean, warnings: readonly Warning[] = []): Answer =>
  done(remoteOf(record), mayHaveRun ? 'adopted' : 'linked', { warnings });

const remoteOf = ({ ListID, EditSequence, Name }: ListRecord): Remote => ({
  id: ListID,
  label: Name,
  version: EditSequence,
});

/** Asks for the currency of a document's customer. Its id follows that of the look for the document itself. */
export const currencyQuestion = (commandId: string, customer: RemoteRef): Built =>
  buildRequest(
    'CustomerQuery',
    {
      ...('id' in customer ? { ListID: [customer.id] } : { FullName: [customer.name] }),
      IncludeRetElement: [...listFields, 'CurrencyRef'],
    },
    { requestID: requestIdOf(commandId, 1) },
  );

/**
 * Refuses a document whose customer has another currency in QuickBooks than its amounts: QuickBooks would book them in that one. A
 * company file that keeps several currencies names one at each customer (CurrencyRef).
 */
export function refusedForCurrency(reply: DesktopReply | undefined, currency: string | undefined): Answer | undefined {
  const [customer] = reply === undefined ? [] : retsOf(reply.answer, 'CustomerRet');
  const own = customer?.CurrencyRef?.FullName;
  if (customer === undefined || own === undefined || currency === undefined || own === currency) return undefined;
  return rejected('reference.other-currency', { what: 'customer', name: customer.FullName ?? customer.Name });
}

/** Returns the refusal where the record that a command is linked to is not there. One that cannot be read is reported by the runner. */
export const absentLink = (reply: DesktopReply, subject: Subject): Verdict<DesktopWire> =>
  reply.answer.unreadable.length > 0
    ? { kind: 'absent' }
    : { kind: 'answer', answer: rejected('reference.gone', { what: subject.what, name: subject.name }) };

interface NamedCommand {
  readonly commandId: string;
  readonly name: string;
  readonly policy: NamePolicy;
}

/** Judges a customer or job that was found: links it, reactivates it, or refuses it as the company decided. */
export function judgeCustomerRecord(
  { commandId, policy }: NamedCommand,
  record: ListRecord,
  { what, mayHaveRun, warnings = [] }: JudgeOptions,
): Verdict<DesktopWire> {
  const { ListID, EditSequence, Name, IsActive } = record;
  if (IsActive !== false) return { kind: 'answer', answer: linkRecord(record, mayHaveRun, warnings) };
  if (policy.inactiveNames === 'reject' || EditSequence === undefined) {
    return { kind: 'answer', answer: rejected('name.inactive', { what, name: Name }) };
  }
  const reactivation = { ListID, EditSequence, IsActive: true };
  return sending(buildRequest('CustomerMod', reactivation, { requestID: requestIdOf(commandId), include: listFields }));
}
interface JudgeOptions {
  readonly what: 'customer' | 'job';
  readonly mayHaveRun: boolean;
  readonly warnings?: readonly Warning[];
}

interface WrittenRecord {
  /** The record in the reply; undefined where there is none. */
  readonly record: ListRecord | undefined;
  readonly warnings?: readonly Warning[];
  readonly subject: Subject;
  /** About what the command refers to, for a refusal that names no certain cause. */
  readonly questions?: readonly DesktopRequest[];
}

/** Reads the reply to a customer, job or item that was sent. A record kept for recovery was made by an earlier sending of ours. */
export function readListReceipt(
  { name }: NamedCommand,
  reply: DesktopReply,
  { record, warnings, subject, questions }: WrittenRecord,
): Read<DesktopWire> {
  const { recovered, type } = reply.answer;
  const id = record?.ListID ?? recovered?.ListID;
  if (id === undefined || id === '') return readRefusal(reply, subject, questions);
  const label = record?.Name ?? name;
  const remote = { id, label, version: record?.EditSequence ?? recovered?.EditSequence };
  return type === 'CustomerMod'
    ? done(remote, 'linked', { warnings: [warning('name.reactivated', { name: label })] })
    : done(remote, record === undefined ? 'adopted' : 'created', { warnings });
}

/** Returns an address in QuickBooks' lines. */
export function address(given: DesktopAddress | undefined) {
  if (given === undefined) return undefined;
  const [Addr1, Addr2, Addr3, Addr4, Addr5] = given.lines;
  const { city: City, state: State, postalCode: PostalCode, country: Country } = given;
  return { Addr1, Addr2, Addr3, Addr4, Addr5, City, State, PostalCode, Country };
}
