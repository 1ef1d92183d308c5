import { type DesktopCustomerEnsure, type Warning, warning } from '@jobpro/contracts';
import { done, type LegacyOperation as Operation, rejected, type LegacyVerdict as Verdict } from '@jobpro/connector';
import { buildRequest, type Built, isSameName, limits, retsOf } from '@jobpro/qbxml';
import { type DesktopReply, type DesktopRequest, type FileFacts, requestIdOf } from './exchange.js';
import { built } from './problem.decide.js';
import { address, refTo } from './reference.write.js';
import { readRefusal } from './refusal.decide.js';

type Command = DesktopCustomerEnsure;

const about = (command: Command) => ({ what: 'customer', name: command.name }) as const;
const asked = ['ListID', 'EditSequence', 'Name', 'FullName', 'IsActive'];
const suffixed = ({ name, policy }: Command): string | undefined =>
  policy.heldNames === 'reject' ? undefined : `${name}${policy.heldNames.suffix}`;

/** Finds the customer by its name, inactive ones too, else makes it. A name that another kind of record holds: as the company decided. */
export const ensureCustomer: Operation<Command, DesktopRequest, DesktopReply, FileFacts> = {
  looksFirst: true,
  lookFor: (command) => requestsOf(customersNamed(command, command.name)),

  /** Asked in turn: the name among customers; after a refusal also among all who hold names; then the name with its suffix. */
  judge(command, [customers, holders, withSuffix], lost) {
    const own = customerIn(customers, command.name) ?? customerIn(holders, command.name);
    if (own !== undefined) return judgeFound(command, own, lost, []);
    const holder = holders === undefined ? undefined : holderIn(holders);
    if (holder === undefined) return { kind: 'absent' };
    const name = suffixed(command);
    if (name === undefined || name.length > limits.customer.name) {
      return { kind: 'answer', answer: rejected('name.held', { name: command.name, holder }) };
    }
    if (withSuffix === undefined) return { kind: 'look', requests: requestsOf(customersNamed(command, name)) };
    const warnings = [warning('name.suffixed', { from: command.name, to: name })];
    const other = customerIn(withSuffix, name);
    return other === undefined ? sending(add(command, name)) : judgeFound(command, other, lost, warnings);
  },

  build: (command, _key, { taxCodes }) => built(add(command, command.name, taxCodes?.exempt)),

  read(command, reply) {
    const [record] = retsOf(reply.answer, 'CustomerRet');
    const id = record?.ListID ?? reply.answer.recovered?.ListID;
    if (id === undefined || id === '') {
      const read = readRefusal(reply, about(command));
      if (read.kind !== 'look') return read;
      const everywhere = buildRequest(
        'EntityQuery',
        { FullName: [command.name], IncludeRetElement: asked },
        { requestID: requestIdOf(command.commandId, 1) },
      );
      return { ...read, requests: requestsOf(customersNamed(command, command.name), everywhere) };
    }
    const version = record?.EditSequence ?? reply.answer.recovered?.EditSequence;
    const name = record?.Name ?? command.name;
    const remote = { id, label: name, ...(version === undefined ? {} : { version }) };
    if (reply.answer.type === 'CustomerMod') {
      return done(remote, 'linked', { warnings: [warning('name.reactivated', { name })] });
    }
    const warnings = isSameName(name, command.name) ? [] : [warning('name.suffixed', { from: command.name, to: name })];
    return done(remote, record === undefined ? 'adopted' : 'created', { warnings });
  },
};

interface Found {
  readonly ListID: string;
  readonly EditSequence?: string | undefined;
  readonly Name: string;
  readonly IsActive?: boolean | undefined;
}

function judgeFound(
  command: Command,
  { ListID, EditSequence, Name, IsActive }: Found,
  lost: boolean,
  warnings: readonly Warning[],
): Verdict<DesktopRequest> {
  if (IsActive !== false) {
    const remote = { id: ListID, label: Name, ...(EditSequence === undefined ? {} : { version: EditSequence }) };
    return { kind: 'answer', answer: done(remote, lost ? 'adopted' : 'linked', { warnings }) };
  }
  if (command.policy.inactiveNames === 'reject' || EditSequence === undefined) {
    return { kind: 'answer', answer: rejected('name.inactive', { what: 'customer', name: Name }) };
  }
  const change = { ListID, EditSequence, IsActive: true };
  return sending(buildRequest('CustomerMod', change, { requestID: requestIdOf(command.commandId), include: asked }));
}

function sending(result: Built): Verdict<DesktopRequest> {
  const made = built(result);
  return made.kind === 'request' ? { kind: 'send', request: made.request } : made;
}

/** What QuickBooks cannot even be asked about is refused when it is built to be sent. */
const requestsOf = (...results: readonly Built[]): DesktopRequest[] =>
  results.flatMap((result) => (result.ok ? [result.request] : []));

const customersNamed = (command: Command, name: string): Built =>
  buildRequest(
    'CustomerQuery',
    { FullName: [name], IncludeRetElement: asked },
    { requestID: requestIdOf(command.commandId) },
  );

function customerIn(reply: DesktopReply | undefined, name: string): Found | undefined {
  if (reply === undefined) return undefined;
  // A full name with a colon is a job's: a document hangs on the customer, never on a job, whatever JobPro's customer is called.
  return retsOf(reply.answer, 'CustomerRet').find(
    ({ FullName, Name }) => FullName?.includes(':') !== true && isSameName(FullName ?? Name, name),
  );
}

const kinds = { VendorRet: 'vendor', EmployeeRet: 'employee', OtherNameRet: 'other name' } as const;

function holderIn({ answer }: DesktopReply): string | undefined {
  for (const { type } of answer.rets) {
    if (type === 'VendorRet' || type === 'EmployeeRet' || type === 'OtherNameRet') return kinds[type];
  }
  return undefined;
}

/** `exemptCode`: the file's code for sales without tax, where it is known; it stands on a customer who pays none. */
function add(command: Command, name: string, exemptCode?: string): Built {
  const { create } = command;
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
      TermsRef: refTo(create.terms),
      SalesTaxCodeRef: create.taxable === false && exemptCode !== undefined ? { FullName: exemptCode } : undefined,
      Notes: create.notes,
    },
    { requestID: requestIdOf(command.commandId), include: asked },
  );
}
