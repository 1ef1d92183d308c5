import type { Answer, OnlineCustomerEnsure, Warning } from '@jobpro/contracts';
import { warning } from '@jobpro/contracts';
import { done, type Operation, rejected, type Verdict } from '@jobpro/connector';
import { createCustomer, type CustomerInput, readEntity, updateCustomer } from '@jobpro/quickbooks-online';
import { folded, type Reference } from '../directory/reference.js';
import { defined } from './defined.js';
import { isMissing, resolve } from './facts.decide.js';
import { built, sending } from './problem.decide.js';
import { readWrite } from './read-write.decide.js';
import type { Facts, Step, StepReply } from './step.js';

type Command = OnlineCustomerEnsure;

/** DisplayName is unique over these three, inactive ones included (6240). */
const holders = { Customer: 'customer', Vendor: 'vendor', Employee: 'employee' } as const;
const lists = ['Customer', 'Vendor', 'Employee'] as const;

const ask = (name: string): Step => ({ kind: 'names', name, lists });
const about = ({ name }: Command) => ({ what: 'customer', name });
const suffixed = (command: Command): string | undefined =>
  command.policy.heldNames === 'reject' ? undefined : `${command.name}${command.policy.heldNames.suffix}`;

/** Finds the customer by its name, else makes it. Held by a vendor or employee: as the company decided. */
export const ensureCustomer: Operation<Command, Step, StepReply, Facts> = {
  looksFirst: true,
  lookFor: (command) => [ask(command.name)],

  judge(command, replies, lost) {
    const [plain, withSuffix] = replies.map(foundIn);
    const found = plain ?? [];
    const customer = found.find(({ list }) => list === 'Customer');
    if (customer !== undefined) return judgeCustomer(command, customer, lost, []);
    const holder = found[0];
    if (holder === undefined) return { kind: 'absent' };
    const name = suffixed(command);
    if (name === undefined) return { kind: 'answer', answer: heldBy(command, holder) };
    if (withSuffix === undefined) return { kind: 'look', requests: [ask(name)] };
    const warnings = [warning('name.suffixed', { from: command.name, to: name })];
    const own = withSuffix.find(({ list }) => list === 'Customer');
    if (own !== undefined) return judgeCustomer(command, own, lost, warnings);
    const other = withSuffix[0];
    if (other !== undefined) return { kind: 'answer', answer: heldBy(command, other) };
    return sending(createCustomer({ ...fields(command), displayName: name }), about(command));
  },

  build(command, _key, facts) {
    const termId = resolve(facts, 'Term', command.create.terms);
    if (isMissing(termId)) return termId;
    return built(createCustomer({ ...fields(command), ...(termId === undefined ? {} : { termId }) }), about(command));
  },

  read(command, reply) {
    if (reply.kind !== 'written') throw new Error('Only what was written is read.');
    return readWrite(reply, {
      about: about(command),
      accepted: (record) => {
        const read = readEntity('Customer', record);
        if (!read.ok) return undefined;
        const { id, syncToken, displayName } = read.value;
        const remote = { id, version: syncToken, label: displayName };
        if (reply.operation.kind === 'update') {
          return done(remote, 'linked', { warnings: [warning('name.reactivated', { name: displayName })] });
        }
        const warnings =
          folded(displayName) === folded(command.name)
            ? []
            : [warning('name.suffixed', { from: command.name, to: displayName })];
        return done(remote, 'created', { warnings });
      },
      taken: (fault) => fault.meaning.remedy === 'duplicate-name' || fault.meaning.remedy === 'stale',
    });
  },
};

const foundIn = (reply: StepReply): readonly Reference[] => (reply.kind === 'names' ? reply.found : []);

function heldBy(command: Command, { list }: Reference): Answer {
  const holder = list === 'Vendor' || list === 'Employee' ? holders[list] : 'record';
  return rejected('name.held', { name: command.name, holder });
}

function judgeCustomer(command: Command, found: Reference, lost: boolean, warnings: readonly Warning[]): Verdict<Step> {
  const remote = { id: found.id, version: found.version, label: found.name };
  if (found.active) return { kind: 'answer', answer: done(remote, lost ? 'adopted' : 'linked', { warnings }) };
  if (command.policy.inactiveNames === 'reject') {
    return { kind: 'answer', answer: rejected('name.inactive', { what: 'customer', name: found.name }) };
  }
  return sending(updateCustomer({ id: found.id, syncToken: found.version }, { active: true }), about(command));
}

function fields({ name, create }: Command): CustomerInput {
  const { companyName, givenName, familyName, email, phone, mobile, notes, taxable } = create;
  const { billingAddress, shippingAddress } = create;
  const texts = { companyName, givenName, familyName, email, phone, mobile, notes };
  const address = (given: NonNullable<typeof billingAddress>) => ({
    lines: given.lines,
    ...(given.city === undefined ? {} : { city: given.city }),
    ...(given.state === undefined ? {} : { state: given.state }),
    ...(given.postalCode === undefined ? {} : { postalCode: given.postalCode }),
    ...(given.country === undefined ? {} : { country: given.country }),
  });
  return {
    displayName: name,
    taxable,
    ...defined(texts),
    ...(billingAddress === undefined ? {} : { billingAddress: address(billingAddress) }),
    ...(shippingAddress === undefined ? {} : { shippingAddress: address(shippingAddress) }),
  };
}
