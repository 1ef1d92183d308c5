import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { commandsOf, type TestCommand } from '@jobpro/connector/testing';
import { rows } from '@jobpro/database';
import { z } from 'zod';
import { type OnlineRig, openOnlineRig, remoteIdIn } from '../testing/online-rig.js';

const make = commandsOf('online', 'Services');
const MANY = 6;
const Told = z.looseObject({
  reason: z.looseObject({ code: z.string(), sentence: z.string().min(1), remedy: z.string().min(1) }),
  said: z.looseObject({ code: z.string(), intuitTid: z.string().min(1) }),
});

/** Temporary faults. After each of them every command is done, and its document is in QuickBooks once. */
const passing: readonly (readonly [string, object])[] = [
  ['an answer lost after it was done', { fault: 'answer-lost-after-commit' }],
  ['an answer lost before it was done', { fault: 'answer-lost-before-commit' }],
  ['a connection reset', { fault: 'reset' }],
  ['a 500 that did nothing', { fault: 'status', status: 500 }],
  ['a 500 that did it', { fault: 'status', status: 500, committed: true }],
  ['a 503 in XML', { fault: 'status', status: 503, shape: 'xml', committed: true }],
  ['a 504 of the gateway', { fault: 'status', status: 504, shape: 'gateway', committed: true }],
  ['a 502 page of a proxy', { fault: 'html', status: 502, committed: true }],
  ['a page of a proxy with 200', { fault: 'html', status: 200, committed: true }],
  ['a body cut in its middle', { fault: 'cut-body' }],
  ['a body of the wrong type', { fault: 'wrong-type' }],
  ['a 200 with a system fault', { fault: '200-with-fault' }],
  ['an empty batch answer that did nothing', { fault: 'empty-batch' }],
  ['an empty batch answer that did it', { fault: 'empty-batch', committed: true }],
  ['a token that ended, in XML', { fault: 'token-expired', shape: 'xml' }],
  ['a throttle of a second', { fault: 'throttled', retryAfter: 1 }],
];
/** Final faults, which are reported at once with a sentence, a remedy and QuickBooks' own text, and never sent again. */
const final: readonly (readonly [string, string])[] = [
  ['6200', 'quickbooks.books-closed'],
  ['5030', 'quickbooks.feature-off'],
  ['5020', 'quickbooks.permission'],
  ['6270', 'quickbooks.inventory-date'],
  ['6000', 'quickbooks.refused'],
  ['610', 'quickbooks.refused'],
];
let rig: OnlineRig;
const names = new Map<string, { customer: string; item: string }>();
const companyOf = (index: number, kind: string) => `${kind}-${index}`;
const realmOf = (index: number, kind: string) =>
  `91303500${kind === 'final' ? '77' : '66'}${String(index).padStart(6, '0')}`;

beforeAll(async () => {
  rig = await openOnlineRig({ env: { QBO_CALL_TIMEOUT: '5s' } });
  const companies = [
    ...passing.map((_each, n) => [n, 'passing'] as const),
    ...final.map((_each, n) => [n, 'final'] as const),
  ];
  await Promise.all(
    companies.map(async ([index, kind]) => {
      const [company, realm] = [companyOf(index, kind), realmOf(index, kind)];
      await rig.simulator.makeRealm(realm);
      await rig.connect(company, realm);
      const both = await rig.idsOf(company, make.customer("O'Hara & Sons"), make.item('Labor'));
      const [customer = '', item = ''] = both;
      names.set(company, { customer, item });
    }),
  );
}, 180_000);

afterAll(() => rig.close());

const bills = (company: string, prefix: string, many: number): TestCommand[] => {
  const { customer = '', item = '' } = names.get(company) ?? {};
  return Array.from({ length: many }, (_, n) => make.invoice(`${prefix}${n}`, customer, item, `${n + 1}.10`));
};

describe('every temporary fault', () => {
  test.concurrent.each(passing.map(([what, order], index) => [what, order, index] as const))(
    '%s: one by itself and a batch of six end done, each once in the books',
    async (what, order, index) => {
      const [company, realm] = [companyOf(index, 'passing'), realmOf(index, 'passing')];
      const single = what.includes('batch') ? [] : bills(company, 'S', 1);
      if (single.length > 0) await rig.simulator.fault({ realm, kind: 'create', entity: 'Invoice' }, order);
      const ends = single.length > 0 ? [...(await rig.settle(company, single))] : [];
      await rig.simulator.fault({ realm, kind: 'batch' }, order);
      const batch = bills(company, 'B', MANY);
      ends.push(...(await rig.settle(company, batch)));
      expect(ends.filter(({ result }) => result !== 'done').map(({ data }) => data)).toEqual([]);
      const there = z
        .array(z.looseObject({ Id: z.string(), DocNumber: z.string() }))
        .parse(await rig.simulator.records(realm, 'Invoice'));
      const reported = [...single, ...batch].map((command, at) => [
        String(command.data['number']),
        remoteIdIn(ends[at]),
      ]);
      expect(there.map(({ DocNumber, Id }) => [DocNumber, Id]).sort()).toEqual(reported.sort());
    },
    120_000,
  );
});

describe('a final fault', () => {
  test.concurrent.each(final.map(([code, reason], index) => [code, reason, index] as const))(
    '%s is %s: reported at once with its remedy and intuit_tid, alone and within a batch, and never sent again',
    async (code, reason, index) => {
      const [company, realm] = [companyOf(index, 'final'), realmOf(index, 'final')];
      const fault = { code, message: 'It said no', detail: 'In more words', type: 'ValidationFault' };
      await rig.simulator.fault({ realm, kind: 'create', entity: 'Invoice' }, { fault: 'service-fault', ...fault });
      const [alone] = await rig.settle(company, bills(company, 'S', 1));
      await rig.simulator.fault({ realm, kind: 'create', entity: 'Invoice' }, { fault: 'item-fault', ...fault });
      const batch = await rig.settle(company, bills(company, 'B', MANY));
      const refused = [alone, ...batch].filter((end) => end?.result === 'rejected');
      expect(refused).toHaveLength(2);
      for (const end of refused)
        expect(Told.parse(end?.data)).toMatchObject({ reason: { code: reason }, said: { code } });
      expect(await rig.simulator.records(realm, 'Invoice')).toHaveLength(MANY - 1);
      const [sent] = await rows(
        rig.database,
        `select max(attempts) as most from online.command where company_id = $1 and entity = 'invoice'`,
        [company],
        z.object({ most: z.number() }),
      );
      expect(sent).toEqual({ most: 1 });
    },
    120_000,
  );
});
