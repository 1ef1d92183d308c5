import { describe, expect, test } from '@jest/globals';
import type { Subject } from '@jobpro/connector';
import { faultCodes, readReply } from '@jobpro/quickbooks-online';
import { isUnmistakable, refusalOf } from './refusals.js';

const subject: Subject = { what: 'invoice', name: '1042', date: '2026-11-20' };

/** A fault as QuickBooks words it, read by the wire library. */
function faultOf(code: string, message = 'It said no', detail = 'It said no, in more words') {
  const body = JSON.stringify({
    Fault: { Error: [{ Message: message, Detail: detail, code, element: 'DocNumber' }], type: 'ValidationFault' },
  });
  const reply = readReply({ status: 400, headers: { intuit_tid: 'tid-1' }, body });
  const [fault] =
    reply.kind === 'fault' || reply.kind === 'throttled' || reply.kind === 'unauthorised' ? reply.faults : [];
  if (fault === undefined) throw new Error(`${code} was not read as a fault`);
  return fault;
}

describe('faults become reasons', () => {
  const codes = [...new Set(faultCodes.flatMap((row) => [...row.codes]))];

  test.each(codes)('%s has a sentence without a code, a remedy, and what QuickBooks said', (code) => {
    const answer = refusalOf(faultOf(code), subject, 'tid-1');
    expect(answer).toMatchObject({ kind: 'rejected', said: { code, intuitTid: 'tid-1', message: 'It said no' } });
    expect(answer.reason.sentence).not.toMatch(new RegExp(`\\b${code}\\b`));
    expect(answer.reason.sentence).toMatch(/^[A-Z“].*[.!?a-z”]$/);
    expect(answer.reason.remedy).not.toBe('');
  });

  test.each([
    ['2500', 'Invalid Reference Id', 'Invalid Reference Id : Names element id 58 not found'],
    ['610', 'Object Not Found', 'Something you’re trying to use has been made inactive'],
    ['6190', 'Invalid', 'Business validation error'],
  ])('%s blames no record before the records were read, and shows QuickBooks’ words', (code, message, detail) => {
    const fault = faultOf(code, message, detail);
    expect(isUnmistakable(fault)).toBe(false);
    expect(refusalOf(fault, subject, undefined)).toMatchObject({
      reason: { code: 'quickbooks.refused', details: { said: detail } },
      said: { message, detail },
    });
  });

  test.each([
    ['6140', 'Duplicate Document Number', 'taken', 'number.taken'],
    ['5010', 'Account Period Closed', 'The account period has closed', 'quickbooks.books-closed'],
    ['6200', 'Closed', 'The account period has closed', 'quickbooks.books-closed'],
    ['6190', 'Subscription', 'ended', 'quickbooks.subscription-ended'],
    ['6270', 'Inventory', 'start date', 'quickbooks.inventory-date'],
    ['5020', 'Permission', 'denied', 'quickbooks.permission'],
    ['5030', 'Feature', 'off', 'quickbooks.feature-off'],
    ['2050', 'Length', 'String length specified does not match the supported length. Min:0 Max:21', 'text.too-long'],
    ['2040', 'Characters', 'bad', 'text.bad-characters'],
    ['6000', 'Business', 'rule', 'quickbooks.refused'],
  ])('%s: %s, %s is %s', (code, message, detail, wanted) => {
    const answer = refusalOf(faultOf(code, message, detail), subject, undefined);
    expect(answer).toMatchObject({ reason: { code: wanted } });
  });
});
