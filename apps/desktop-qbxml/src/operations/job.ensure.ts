import type { DesktopJobEnsure } from '@jobpro/contracts';
import { warning } from '@jobpro/contracts';
import { done, type LegacyOperation as Operation, rejected } from '@jobpro/connector';
import { buildRequest, type Built, encodeText, isSameName, retsOf } from '@jobpro/qbxml';
import { type DesktopReply, type DesktopRequest, type FileFacts, requestIdOf } from './exchange.js';
import { built } from './problem.decide.js';
import { address } from './reference.write.js';
import { readRefusal } from './refusal.decide.js';

type Command = DesktopJobEnsure;

const about = (command: Command) => ({ what: 'job', name: command.name }) as const;
const asked = ['ListID', 'EditSequence', 'Name', 'FullName', 'IsActive', 'ParentRef'];

/** A job is a customer below its customer. Its full name needs the customer's, so that is asked for first. */
export const ensureJob: Operation<Command, DesktopRequest, DesktopReply, FileFacts> = {
  looksFirst: true,
  lookFor: (command) => query(command, { ListID: [command.customer.id] }),

  judge(command, [parentReply, jobReply], lost) {
    const parent = parentReply && retsOf(parentReply.answer, 'CustomerRet')[0];
    const parentName = parent?.FullName ?? parent?.Name;
    if (parentName === undefined) {
      return { kind: 'answer', answer: rejected('reference.deleted', { what: 'customer', name: command.customer.id }) };
    }
    if (jobReply === undefined) {
      const fullName = encodeText(`${parentName}:${command.name}`).text;
      return { kind: 'look', requests: query(command, { FullName: [fullName] }) };
    }
    const job = retsOf(jobReply.answer, 'CustomerRet').find(
      (each) => each.ParentRef?.ListID === command.customer.id && isSameName(each.Name, command.name),
    );
    if (job === undefined) return { kind: 'absent' };
    const { ListID, EditSequence, Name, IsActive } = job;
    if (IsActive !== false) {
      const remote = { id: ListID, label: Name, ...(EditSequence === undefined ? {} : { version: EditSequence }) };
      return { kind: 'answer', answer: done(remote, lost ? 'adopted' : 'linked') };
    }
    if (command.policy.inactiveNames === 'reject' || EditSequence === undefined) {
      return { kind: 'answer', answer: rejected('name.inactive', { what: 'job', name: Name }) };
    }
    const again = buildRequest(
      'CustomerMod',
      { ListID, EditSequence, IsActive: true },
      { requestID: requestIdOf(command.commandId), include: asked },
    );
    const made = built(again);
    return made.kind === 'request' ? { kind: 'send', request: made.request } : made;
  },

  build: (command) => built(add(command)),

  read(command, reply) {
    const [record] = retsOf(reply.answer, 'CustomerRet');
    const id = record?.ListID ?? reply.answer.recovered?.ListID;
    if (id === undefined || id === '') return readRefusal(reply, about(command));
    const version = record?.EditSequence ?? reply.answer.recovered?.EditSequence;
    const name = record?.Name ?? command.name;
    const remote = { id, label: name, ...(version === undefined ? {} : { version }) };
    if (reply.answer.type === 'CustomerMod') {
      return done(remote, 'linked', { warnings: [warning('name.reactivated', { name })] });
    }
    return done(remote, record === undefined ? 'adopted' : 'created');
  },
};

function query(command: Command, which: { ListID: string[] } | { FullName: string[] }): DesktopRequest[] {
  const options = { requestID: requestIdOf(command.commandId) };
  const result =
    'ListID' in which
      ? buildRequest('CustomerQuery', { ListID: which.ListID, IncludeRetElement: asked }, options)
      : buildRequest('CustomerQuery', { FullName: which.FullName, IncludeRetElement: asked }, options);
  return result.ok ? [result.request] : [];
}

const add = ({ commandId, name, customer, create }: Command): Built =>
  buildRequest(
    'CustomerAdd',
    {
      Name: name,
      ParentRef: { ListID: customer.id },
      ShipAddress: address(create.address),
      JobStartDate: create.startDate,
      JobProjectedEndDate: create.endDate,
      JobDesc: create.description,
    },
    { requestID: requestIdOf(commandId), include: asked },
  );
