import { reference, rejected, type Rejected, type Subject } from '@jobpro/connector';
import { DesktopJobEnsure } from '@jobpro/contracts';
import { buildRequest, type Built, encodeText, isSameName, retsOf } from '@jobpro/qbxml';
import { explain, type Mentions, questionsAbout } from './inquiry.js';
import { absentLink, address, judgeCustomerRecord, listFields, questionsOf, readListReceipt } from './list-records.js';
import { built, operation, requestIdOf } from './wire.js';

type Command = DesktopJobEnsure;

const subjectOf = ({ name }: Command): Subject => ({ what: 'job', name });
const mentionsOf = ({ commandId, customer }: Command): Mentions => ({
  commandId,
  references: [reference('customer', customer)],
});
/** The customer of a job was asked for by its id, and is not there. */
const goneCustomer = ({ customer }: Command): Rejected => ({
  ...rejected('reference.gone', { what: 'customer' }),
  objects: [{ what: 'customer', remoteId: customer.id, state: 'gone' }],
});
const jobFields = [...listFields, 'ParentRef'];

/** Links the job, which is a customer below its customer, or creates it. Its full name needs the customer's, asked for first. */
export const ensureJob = operation({
  schema: DesktopJobEnsure,
  looksFirst: true,
  subject: subjectOf,
  references: ({ customer }) => ({ customer: reference('customer', customer) }),
  lookFor: (command) => questionsOf(query(command, { ListID: [command.linked?.id ?? command.customer.id] })),

  judge(command, [parentReply, jobReply], mayHaveRun) {
    if (command.linked !== undefined && parentReply !== undefined) {
      const [linked] = retsOf(parentReply.answer, 'CustomerRet');
      return linked === undefined
        ? absentLink(parentReply, subjectOf(command))
        : judgeCustomerRecord(command, linked, { what: 'job', mayHaveRun });
    }
    const parent = parentReply && retsOf(parentReply.answer, 'CustomerRet')[0];
    const parentName = parent?.FullName ?? parent?.Name;
    if (parentName === undefined) {
      // A customer that cannot be read was not deleted: the runner says so.
      if (parentReply !== undefined && parentReply.answer.unreadable.length > 0) return { kind: 'absent' };
      return { kind: 'answer', answer: goneCustomer(command) };
    }
    if (jobReply === undefined) {
      const fullName = encodeText(`${parentName}:${command.name}`).text;
      return { kind: 'look', questions: questionsOf(query(command, { FullName: [fullName] })) };
    }
    const job = retsOf(jobReply.answer, 'CustomerRet').find(
      (record) => record.ParentRef?.ListID === command.customer.id && isSameName(record.Name, command.name),
    );
    return job === undefined ? { kind: 'absent' } : judgeCustomerRecord(command, job, { what: 'job', mayHaveRun });
  },

  build: ({ command }) => built(add(command)),

  read(command, reply) {
    const [record] = retsOf(reply.answer, 'CustomerRet');
    return readListReceipt(command, reply, {
      record,
      subject: subjectOf(command),
      questions: questionsAbout(mentionsOf(command)),
    });
  },

  explain: (command, replies, refusal) => explain(mentionsOf(command), replies, refusal),
});

const query = ({ commandId }: Command, which: { ListID: string[] } | { FullName: string[] }): Built =>
  buildRequest('CustomerQuery', { ...which, IncludeRetElement: jobFields }, { requestID: requestIdOf(commandId) });

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
    { requestID: requestIdOf(commandId), include: jobFields },
  );
