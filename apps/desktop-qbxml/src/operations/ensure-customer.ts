import { reference, referencesIn, rejected, type Subject } from '@jobpro/connector';
import { DesktopCustomerEnsure, warning } from '@jobpro/contracts';
import { buildRequest, type Built, isSameName, limits, retsOf } from '@jobpro/qbxml';
import type { FileFacts } from '../connection/connection.js';
import { explain, type Mentions, questionsAbout } from './inquiry.js';
import {
  absentLink,
  address,
  judgeCustomerRecord,
  listFields,
  type ListRecord,
  questionsOf,
  readListReceipt,
} from './list-records.js';
import { built, type DesktopRef, type DesktopReply, type DesktopRequest, operation, requestIdOf } from './wire.js';

type Command = DesktopCustomerEnsure;

const subjectOf = ({ name }: Command): Subject => ({ what: 'customer', name });
const referencesOf = ({ create }: Command) => ({ terms: reference('payment term', create.terms) });
const mentionsOf = (command: Command): Mentions => ({
  commandId: command.commandId,
  references: referencesIn(referencesOf(command)),
});
const suffixed = ({ name, policy }: Command): string | undefined =>
  policy.heldNames === 'reject' ? undefined : `${name}${policy.heldNames.suffix}`;

/** Links the customer of that name, or creates it. A name that another kind of record holds is handled as the company decided. */
export const ensureCustomer = operation({
  schema: DesktopCustomerEnsure,
  looksFirst: true,
  subject: subjectOf,
  references: referencesOf,
  lookFor: (command) =>
    questionsOf(
      command.linked === undefined ? customersNamed(command, command.name) : customerLinked(command, command.linked),
    ),

  /** Asked in turn: the name among customers; after a refusal among all that hold names; then the name with its suffix. */
  judge(command, [customers, holders, withSuffix, suffixHolders], mayHaveRun) {
    const options = { what: 'customer', mayHaveRun } as const;
    if (command.linked !== undefined && customers !== undefined) {
      const [linked] = retsOf(customers.answer, 'CustomerRet');
      return linked === undefined
        ? absentLink(customers, subjectOf(command))
        : judgeCustomerRecord(command, linked, options);
    }
    const own = customerIn(customers, command.name) ?? customerIn(holders, command.name);
    if (own !== undefined) return judgeCustomerRecord(command, own, options);
    const holder = holders === undefined ? undefined : holderIn(holders);
    if (holder === undefined) return { kind: 'absent' };
    const name = suffixed(command);
    if (name === undefined || name.length > limits.customer.name) {
      return { kind: 'answer', answer: rejected('name.held', { name: command.name, holder }) };
    }
    if (withSuffix === undefined) return { kind: 'look', questions: everywhere(command, name) };
    const other = customerIn(withSuffix, name);
    if (other !== undefined) {
      const warnings = [warning('name.suffixed', { from: command.name, to: name })];
      return judgeCustomerRecord(command, other, { ...options, warnings });
    }
    const otherHolder = suffixHolders === undefined ? undefined : holderIn(suffixHolders);
    return otherHolder === undefined
      ? { kind: 'absent', name }
      : { kind: 'answer', answer: rejected('name.held', { name, holder: otherHolder }) };
  },

  build: ({ command, references, context, name = command.name }) => built(add(command, name, references, context)),

  read(command, reply) {
    const [record] = retsOf(reply.answer, 'CustomerRet');
    const name = record?.Name ?? command.name;
    const warnings = isSameName(name, command.name) ? [] : [warning('name.suffixed', { from: command.name, to: name })];
    const read = readListReceipt(command, reply, {
      record,
      warnings,
      subject: subjectOf(command),
      questions: questionsAbout(mentionsOf(command)),
    });
    if (read.kind !== 'look') return read;
    return { ...read, questions: everywhere(command, command.name) };
  },

  explain: (command, replies, refusal) => explain(mentionsOf(command), replies, refusal),
});

const customersNamed = ({ commandId }: Command, name: string): Built =>
  buildRequest(
    'CustomerQuery',
    { FullName: [name], IncludeRetElement: listFields },
    { requestID: requestIdOf(commandId) },
  );

const customerLinked = ({ commandId }: Command, { id }: { readonly id: string }): Built =>
  buildRequest('CustomerQuery', { ListID: [id], IncludeRetElement: listFields }, { requestID: requestIdOf(commandId) });

/** Asks for a name among customers and among all that hold names. */
const everywhere = (command: Command, name: string): DesktopRequest[] =>
  questionsOf(
    customersNamed(command, name),
    buildRequest(
      'EntityQuery',
      { FullName: [name], IncludeRetElement: listFields },
      { requestID: requestIdOf(command.commandId, 1) },
    ),
  );

function customerIn(reply: DesktopReply | undefined, name: string): ListRecord | undefined {
  if (reply === undefined) return undefined;
  // A full name with a colon is a job's. A document belongs to the customer, whatever JobPro's customer is called.
  return retsOf(reply.answer, 'CustomerRet').find(
    ({ FullName, Name }) => FullName?.includes(':') !== true && isSameName(FullName ?? Name, name),
  );
}

const holderKinds = { VendorRet: 'vendor', EmployeeRet: 'employee', OtherNameRet: 'other name' } as const;

function holderIn({ answer }: DesktopReply): string | undefined {
  for (const { type } of answer.rets) {
    if (type === 'VendorRet' || type === 'EmployeeRet' || type === 'OtherNameRet') return holderKinds[type];
  }
  return undefined;
}

interface References {
  readonly terms: DesktopRef | undefined;
}

/** A customer who pays no sales tax carries the file's code for sales without tax, where it is known. */
function add({ commandId, create }: Command, name: string, { terms }: References, { taxCodes }: FileFacts): Built {
  return buildRequest(
    'CustomerAdd',
    {
      Name: name,
      CompanyName: create.companyName,
      FirstName: create.firstName,
      LastName: create.lastName,
      BillAddress: address(create.billingAddress),
      ShipAddress: address(create.shippingAddress),
      Phone: create.phone,
      Mobile: create.mobile,
      Email: create.email,
      TermsRef: terms,
      SalesTaxCodeRef: create.taxable === false && taxCodes !== undefined ? { FullName: taxCodes.exempt } : undefined,
      Notes: create.notes,
    },
    { requestID: requestIdOf(commandId), include: listFields },
  );
}
