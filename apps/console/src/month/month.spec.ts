import { expect, test } from '@jest/globals';
import type { Bridge } from '../company/company.schema.js';
import { daysOfMonth, decideClose } from './month.decide.js';

test.each([
  ['2026-11', '2026-11-01', '2026-11-30'],
  ['2026-12', '2026-12-01', '2026-12-31'],
  ['2028-02', '2028-02-01', '2028-02-29'],
])('the days of %s are %s to %s', (month, from, to) => expect(daysOfMonth(month)).toEqual({ from, to }));

const CLOSED = '2026-12-01T12:00:00Z';
test.each<[string, Bridge['verdict'][], string | undefined, string, ReturnType<typeof decideClose>]>([
  ['that ties out is closed', ['ties-out', 'ties-out'], undefined, CLOSED, 'closable'],
  ['without payments is closed by its invoices', ['ties-out', 'nothing'], undefined, CLOSED, 'closable'],
  ['without documents needs a reason', ['nothing', 'nothing'], undefined, CLOSED, 'reason-needed'],
  ['that differs needs a reason', ['ties-out', 'differs'], undefined, CLOSED, 'reason-needed'],
  ['that is not all sent needs a reason', ['not-all-sent', 'ties-out'], undefined, CLOSED, 'reason-needed'],
  ['that was not compared needs a reason', ['not-compared', 'ties-out'], undefined, CLOSED, 'reason-needed'],
  ['with an outdated comparison needs a reason', ['outdated', 'ties-out'], undefined, CLOSED, 'reason-needed'],
  ['that differs is closed with a reason', ['differs', 'ties-out'], 'The owner knows.', CLOSED, 'closable'],
  ['that is over in the earliest time zone is closed', ['ties-out'], undefined, '2026-11-30T10:00:00Z', 'closable'],
  ['that is not over is not closed', ['ties-out'], 'I leave.', '2026-11-30T09:59:59Z', 'not-over'],
])('a month %s', (_case, verdicts, reason, now, decision) => {
  const bridges = verdicts.map((verdict) => ({ verdict }));
  expect(decideClose({ month: '2026-11', reason }, bridges, new Date(now))).toBe(decision);
});
