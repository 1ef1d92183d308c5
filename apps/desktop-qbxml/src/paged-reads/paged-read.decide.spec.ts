import { expect, test } from '@jest/globals';
import type { Taken } from '@jobpro/connector';
import { readMessageSet } from '@jobpro/qbxml';
import { at, customerRet } from '../testing/answers.js';
import { atStart, firstPage, nextPage, type Position } from './paged-read.decide.js';

const commandId = '0b6a6a8e-5a57-4a4e-9d0c-3c8b5f7a1d11';
const taken: Taken = {
  commandId,
  companyId: 'acme',
  connectionId: undefined,
  entity: 'customer',
  action: 'import',
  key: 'customer.import',
  recordId: 'import',
  data: { commandId, recordId: 'import', warnings: [], importId: 'one' },
  traceparent: '',
  priority: 0,
  seq: 1n,
  lost: false,
  lookFirst: false,
  attempts: 0,
  intentAt: undefined,
  requestKey: undefined,
  queuedAt: at,
};
const job = customerRet('Deck', '<ParentRef><ListID>80-9</ListID></ParentRef>', 'Abel:Deck');

function page(inside: string, attributes: string, code = 0) {
  const read = readMessageSet(
    `<QBXML><QBXMLMsgsRs><CustomerQueryRs requestID="x" statusCode="${code}" statusSeverity="Info" statusMessage="" ${attributes}>${inside}</CustomerQueryRs></QBXMLMsgsRs></QBXML>`,
  );
  const answer = read.ok ? read.value.answers[0] : undefined;
  return answer && { answer, at };
}
const xmlOf = (next: ReturnType<typeof firstPage>) => (next.phase === 'page' ? next.request.xml : '');

test('an import begins at the start, or after the last name that was published', () => {
  expect(xmlOf(firstPage(taken, atStart))).toMatch(/iterator="Start".*<ActiveStatus>All<\/ActiveStatus>/);
  expect(xmlOf(firstPage(taken, { ...atStart, lastName: 'Abel' }))).toContain('<FromName>Abel</FromName>');
});

test('a page is published, and the iterator continues with all filters repeated', () => {
  const result = nextPage(
    taken,
    'Aa',
    atStart,
    page(customerRet('Abel') + job, 'iteratorRemainingCount="5" iteratorID="{7}"'),
  );
  expect(result.messages).toMatchObject([
    { subject: 'outcome.acme.customer.imported', data: { page: 1, last: false, customers: [{ name: 'Abel' }] } },
  ]);
  expect(result.position).toEqual({ part: 0, partPages: 1, lastName: 'Abel', restarts: 0 });
  expect(xmlOf(result.next)).toMatch(/iterator="Continue" iteratorID="\{7\}".*<FromName>Aa<\/FromName>/);
});

test('the last page completes the read, an empty one too', () => {
  const result = nextPage(taken, undefined, atStart, page('', 'iteratorRemainingCount="0" iteratorID="{7}"', 1));
  expect(result.messages).toMatchObject([{ data: { page: 1, last: true, customers: [] } }]);
  expect(result.next).toMatchObject({ phase: 'complete', answer: { kind: 'done' } });
});

test('an import that QuickBooks refuses ends with its words, and is not taken for an empty list', () => {
  const position: Position = { ...atStart, partPages: 2 };
  const result = nextPage(taken, undefined, position, page('', '', 3260));
  expect(result.messages).toMatchObject([{ data: { page: 3, last: true, customers: [], refused: { code: '3260' } } }]);
  expect(result.next).toMatchObject({ phase: 'complete', answer: { kind: 'done' } });
});

test('a list of the settings that QuickBooks refuses keeps what was read before', () => {
  const lists = { ...taken, entity: 'company', action: 'read-lists', key: 'company.read-lists' } as const;
  const result = nextPage(lists, undefined, atStart, page('', '', 3260));
  expect(result.messages).toEqual([]);
  expect(result.next).toMatchObject({ phase: 'complete', answer: { kind: 'rejected' } });
});

test('after a lost iterator or page the read starts again after the last name, at most three times', () => {
  const position: Position = { part: 0, partPages: 3, lastName: 'Abel', restarts: 0 };
  for (const reply of [page('', '', 3391), undefined]) {
    const result = nextPage(taken, undefined, position, reply);
    expect(result).toMatchObject({ messages: [], position: { ...position, restarts: 1 } });
    expect(xmlOf(result.next)).toContain('<FromName>Abel</FromName>');
  }
  expect(nextPage(taken, undefined, { ...position, restarts: 3 }, undefined).next).toMatchObject({
    answer: { kind: 'deferred' },
  });
});
