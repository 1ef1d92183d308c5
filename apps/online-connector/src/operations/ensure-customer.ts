import { type Answer, OnlineCustomerEnsure, type Warning, warning } from '@jobpro/contracts';
import { done, reference, rejected, type Subject, type Verdict } from '@jobpro/connector';
import { activeName, createCustomer, comparableName, readEntity, updateCustomer } from '@jobpro/quickbooks-online';
import type { ListName, Reference } from '../reference-cache/reference.js';
import {
  built,
  judgeLinked,
  linkedQuestion,
  type OnlineQuestion,
  type OnlineReply,
  type OnlineWire,
  operation,
  readReceipt,
  sending,
} from './operation.js';

type Command = OnlineCustomerEnsure;

/** DisplayName is unique over these three lists, inactive records included (6240). */
const lists = ['Customer', 'Vendor', 'Employee'] as const;
const holders: Partial<Record<ListName, string>> = { Vendor: 'vendor', Employee: 'employee' };

const named = (name: string): OnlineQuestion => ({ kind: 'names', name, lists });
const subjectOf = ({ name }: Command): Subject => ({ what: 'customer', name });
const suffixed = ({ name, policy }: Command): string | undefined =>
  policy.heldNames === 'reject' ? undefined : `${name}${policy.heldNames.suffix}`;

/** Links the customer of that name, or creates it. A name held by a vendor or employee is handled as the company decided. */
export const ensureCustomer = operation({
  schema: OnlineCustomerEnsure,
  looksFirst: true,
  subject: subjectOf,
  references: ({ create }) => ({ term: reference('payment term', create.terms) }),
  lookFor: ({ name, linked }) => [linked === undefined ? named(name) : linkedQuestion('Customer', linked)],

  judge(command, replies, mayHaveRun) {
    const linked = judgeLinked(replies, subjectOf(command), (record) => judgeCustomer(command, record, mayHaveRun, []));
    if (linked !== undefined) return linked;
    const [plain = [], withSuffix] = replies.map(recordsIn);
    const customer = customerIn(plain);
    if (customer !== undefined) return judgeCustomer(command, customer, mayHaveRun, []);
    const [holder] = plain;
    if (holder === undefined) return { kind: 'absent' };
    const name = suffixed(command);
    if (name === undefined) return { kind: 'answer', answer: heldBy(command, holder) };
    if (withSuffix === undefined) return { kind: 'look', questions: [named(name)] };
    const own = customerIn(withSuffix);
    const warnings = [warning('name.suffixed', { from: command.name, to: name })];
    if (own !== undefined) return judgeCustomer(command, own, mayHaveRun, warnings);
    const [other] = withSuffix;
    return other === undefined ? { kind: 'absent', name } : { kind: 'answer', answer: heldBy(command, other) };
  },

  build: ({ command, references, name = command.name }) =>
    built(createCustomer({ ...command.create, displayName: name, termId: references.term }), subjectOf(command)),

  read: (command, receipt) =>
    readReceipt(receipt, {
      subject: subjectOf(command),
      accepted: (record) => {
        const read = readEntity('Customer', record);
        if (!read.ok) return undefined;
        const { id, syncToken, displayName } = read.value;
        const remote = { id, version: syncToken, label: displayName };
        if (receipt.operation.kind === 'update') {
          return done(remote, 'linked', { warnings: [warning('name.reactivated', { name: displayName })] });
        }
        const isOwnName = comparableName(displayName) === comparableName(command.name);
        return done(remote, 'created', {
          warnings: isOwnName ? [] : [warning('name.suffixed', { from: command.name, to: displayName })],
        });
      },
      mayExist: ({ meaning }) => meaning.remedy === 'duplicate-name' || meaning.remedy === 'stale',
    }),
});

const recordsIn = (reply: OnlineReply): readonly Reference[] => (reply.kind === 'names' ? reply.found : []);

/** Returns the customer of that name: an active one first. A job or sub-customer belongs to another customer and is none. */
function customerIn(records: readonly Reference[]): Reference | undefined {
  const customers = records.filter(({ list, parent }) => list === 'Customer' && parent === undefined);
  return customers.find(({ active }) => active) ?? customers[0];
}

function heldBy({ name }: Command, { list, parent }: Reference): Answer {
  const holder = parent === undefined ? holders[list] : `sub-customer of “${parent}”`;
  return rejected('name.held', { name, holder: holder ?? 'record' });
}

function judgeCustomer(
  command: Command,
  { id, version, name, active }: Reference,
  mayHaveRun: boolean,
  warnings: readonly Warning[],
): Verdict<OnlineWire> {
  if (active) {
    const remote = { id, version, label: name };
    return { kind: 'answer', answer: done(remote, mayHaveRun ? 'adopted' : 'linked', { warnings }) };
  }
  const displayName = activeName(name);
  return command.policy.inactiveNames === 'reject'
    ? { kind: 'answer', answer: rejected('name.inactive', { what: 'customer', name: displayName }) }
    : sending(updateCustomer({ id, syncToken: version }, { active: true, displayName }), subjectOf(command));
}
