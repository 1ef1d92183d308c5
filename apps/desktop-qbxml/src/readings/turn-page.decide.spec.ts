import { expect, test } from '@jest/globals';
import type { Taken } from '@jobpro/connector';
import { at, customerRet } from '../testing/answers.js';
import { readMessageSet } from '@jobpro/qbxml';
import type { Position } from './reading.js';
import { atStart, openPage, turnPage } from './turn-page.decide.js';

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
const xmlOf = (next: ReturnType<typeof openPage>) => (next.phase === 'page' ? next.request.xml : '');

test('an import begins at the start, or after the last name that was told', () => {
  expect(xmlOf(openPage(taken, atStart))).toMatch(/iterator="Start".*<ActiveStatus>All<\/ActiveStatus>/);
  expect(xmlOf(openPage(taken, { ...atStart, lastName: 'Abel' }))).toContain('<FromName>Abel</FromName>');
});

test('a page is told, and the iterator goes on with all filters repeated', () => {
  const turned = turnPage(
    taken,
    'Aa',
    atStart,
    page(customerRet('Abel') + job, 'iteratorRemainingCount="5" iteratorID="{7}"'),
  );
  expect(turned.told).toMatchObject([
    { subject: 'outcome.acme.customer.imported', data: { page: 1, last: false, customers: [{ name: 'Abel' }] } },
  ]);
  expect(turned.position).toEqual({ part: 0, partPages: 1, lastName: 'Abel', restarts: 0 });
  expect(xmlOf(turned.next)).toMatch(/iterator="Continue" iteratorID="\{7\}".*<FromName>Aa<\/FromName>/);
});

test('the last page ends it, an empty one too', () => {
  const turned = turnPage(taken, undefined, atStart, page('', 'iteratorRemainingCount="0" iteratorID="{7}"', 1));
  expect(turned.told).toMatchObject([{ data: { page: 1, last: true, customers: [] } }]);
  expect(turned.next).toMatchObject({ phase: 'complete', answer: { kind: 'done' } });
});

test('a dead iterator and a lost page begin anew after the last name, and not for ever', () => {
  const told: Position = { part: 0, partPages: 3, lastName: 'Abel', restarts: 0 };
  for (const reply of [page('', '', 3391), undefined]) {
    const turned = turnPage(taken, undefined, told, reply);
    expect(turned).toMatchObject({ told: [], position: { ...told, restarts: 1 } });
    expect(xmlOf(turned.next)).toContain('<FromName>Abel</FromName>');
  }
  expect(turnPage(taken, undefined, { ...told, restarts: 3 }, undefined).next).toMatchObject({
    answer: { kind: 'deferred' },
  });
});
