import { describe, expect, test } from '@jest/globals';
import { reason as failure } from '@jobpro/contracts';
import fc from 'fast-check';
import type { EntityMapping } from '../entity-mapping.js';
import { Balances, dependencyKey, Links } from '../link/links.js';
import { type SyncRecord, unknownRecord } from '../record/record.js';
import { type TestDocument, testMapping, settings } from '../testing/world.js';
import type { DependencyState } from './dependency.decide.js';
import { planOf } from './plan.decide.js';

const invoice = { ...testMapping('invoice', 'manual', ['customer', 'item']), amountField: 'total' as const };
const needs = [{ entity: 'customer' as const, id: 'C' }];
const record = (id: string, more: Partial<SyncRecord<TestDocument>> = {}): SyncRecord<TestDocument> => ({
  ...unknownRecord('acme', id),
  revision: 1,
  name: `No. ${id}`,
  snapshot: { id, revision: 1, needs, total: '10.00' },
  ...more,
});
const customer = (more: Partial<DependencyState> = {}): DependencyState => ({
  entity: 'customer',
  id: 'C',
  name: 'Acme',
  state: 'ready',
  revision: 1,
  ...more,
});
const invoiceFact = (name: string): DependencyState => customer({ entity: 'invoice', id: 'INV-075', name });
const linked = { state: 'exported', remoteId: 'Q' } as const;
const plan = (records: SyncRecord<TestDocument>[], need: DependencyState | null = customer(linked), revision = 1) => {
  const links = need?.remoteId
    ? [[dependencyKey('acme', { entity: 'customer', id: 'C' }), { id: need.remoteId }] as const]
    : [];
  return planOf(
    invoice,
    {
      companyId: 'acme',
      ids: records.map(({ id }) => id),
      records: new Map(records.map((record) => [record.id, record])),
    },
    { settings: new Map([['acme', { ...settings, revision }]]), links: new Links(links) },
    new Map(need ? [[dependencyKey('acme', need), need]] : []),
  );
};
const reason = { code: 'name.empty' as const, sentence: 'No.', remedy: '-', retryHelps: true, details: {} };

describe('what would become of an invoice', () => {
  test.each<[string, SyncRecord<TestDocument>, DependencyState | null, string, string[]]>([
    ['its customer is linked', record('N'), customer(linked), 'goes', []],
    ['its customer is new: it goes after', record('N'), customer(), 'goes-after', ['linked-or-created']],
    ['its customer is on its way', record('N'), customer({ state: 'sending' }), 'goes-after', ['linked-or-created']],
    ['its customer was refused', record('N'), customer({ state: 'failed', reason }), 'blocked', ['blocked']],
    ['JobPro never told of its customer', record('N'), null, 'waits', ['awaited']],
    [
      'somebody said not to send its customer',
      record('N'),
      customer({ state: 'excluded' }),
      'waits',
      ['selected-first'],
    ],
    ['it is in QuickBooks', record('N', { state: 'exported', remote: { id: 'X' } }), customer(linked), 'nothing', []],
    ['it is on its way', record('N', { state: 'sending' }), customer(linked), 'nothing', []],
    [
      'JobPro never told of it',
      record('N', { snapshot: undefined, revision: undefined }),
      customer(linked),
      'waits',
      ['awaited'],
    ],
    ['it failed before, and would go now', record('N', { state: 'failed', reason }), customer(linked), 'goes', []],
  ])('%s', (_what, given, need, becomes, itsNeeds) => {
    const [line] = plan([given], need).lines;
    expect(line?.becomes).toBe(becomes);
    expect(line?.needs.map((need) => need.becomes)).toEqual(itsNeeds);
  });

  describe('its item is new', () => {
    const needs = [{ entity: 'item' as const, id: 'I' }];
    const withItem = (item: Partial<DependencyState>, accounts: object) => {
      const fact = { ...customer({ entity: 'item', id: 'I', name: 'Carpentry' }), ...item };
      const planned = record('N', { snapshot: { id: 'N', revision: 1, needs, total: '10.00' } });
      return planOf(
        invoice,
        { companyId: 'acme', ids: ['N'], records: new Map([['N', planned]]) },
        { settings: new Map([['acme', { ...settings, accounts }]]), links: new Links([]) },
        new Map([[dependencyKey('acme', fact), fact]]),
      ).lines[0];
    };
    const service = { item: { type: 'service' as const, cost: undefined } };

    test('the plan names the accounts of a new item', () => {
      expect(withItem(service, { income: 'Sales', expense: 'Costs' })).toMatchObject({
        becomes: 'goes-after',
        needs: [{ becomes: 'linked-or-created', accounts: { income: { name: 'Sales' } } }],
      });
      expect(
        withItem({ item: { type: 'service', cost: '4.00' } }, { income: 'Sales', expense: 'Costs' })?.needs[0]
          ?.accounts,
      ).toEqual({ income: { name: 'Sales' }, expense: { name: 'Costs' } });
    });

    test('a new item without its account blocks the invoice before anything is sent', () => {
      expect(withItem(service, {})).toMatchObject({
        becomes: 'blocked',
        needs: [{ becomes: 'blocked' }],
        reason: {
          sentence:
            'No income account is set for new service items. The item “Carpentry” cannot be sent until this is fixed.',
        },
      });
    });

    test('a changed name is a warning, and a name that QuickBooks does not accept blocks the invoice', () => {
      expect(withItem({ ...service, name: 'Labor: night' }, { income: 'Sales' })?.warnings).toEqual([
        'The name “Labor: night” became “Labor- night”, because QuickBooks does not accept some of its characters.',
      ]);
      expect(withItem({ ...service, name: 'x'.repeat(101) }, { income: 'Sales' })?.becomes).toBe('blocked');
    });
  });

  test('the plan has counts, and the total of what is sent', () => {
    const result = plan([record('A'), record('B'), record('C', { state: 'exported', remote: { id: 'X' } })]);
    expect(result).toMatchObject({ counts: { goes: 2, nothing: 1 }, amount: '20.00' });
  });
});

describe('a payment names the invoice it is applied to as people know it', () => {
  const target = { entity: 'invoice' as const, id: 'INV-075' };
  const key = dependencyKey('acme', target);
  const payment: EntityMapping<TestDocument> = {
    ...testMapping('payment', 'manual', ['invoice']),
    translate: {
      desktop: ({ total: amount = '0' }, { remote, openBalance }) => {
        const { id, label: number = 'none' } = remote('invoice', target.id);
        if (Number(amount) > Number(openBalance?.(target.id)))
          return { ok: false, reason: failure('payment.invoice-balance', { invoice: number }) };
        return { ok: true, warnings: [], data: { applied: [{ invoice: { id }, amount, number }] } };
      },
      online: testMapping('payment', 'manual').translate.online,
    },
  };
  const applied = (openBalance: string, fact: DependencyState | null, links: Links) =>
    planOf(
      payment,
      {
        companyId: 'acme',
        ids: ['P'],
        records: new Map([['P', record('P', { snapshot: { id: 'P', revision: 1, needs: [target], total: '90.00' } })]]),
      },
      {
        settings: new Map([['acme', settings]]),
        links,
        balances: new Balances([[key, { openBalance, number: 'INV-075' }]]),
      },
      new Map(fact ? [[key, fact]] : []),
    ).lines[0];

  test.each<[string, DependencyState | null, Links, string]>([
    ['by its number in JobPro before it is in QuickBooks', invoiceFact('HL-2026-775'), new Links([]), 'HL-2026-775'],
    [
      'by its number in QuickBooks once it is there',
      { ...invoiceFact('HL-2026-775'), ...linked },
      new Links([[key, { id: 'Q', label: '1042' }]]),
      '1042',
    ],
    ['by its id where JobPro has told of nothing else', null, new Links([]), 'INV-075'],
  ])('%s', (_what, fact, links, number) => {
    expect(applied('89.99', fact, links)?.reason?.sentence).toBe(
      `This payment applies more to invoice ${number} than is open on it in QuickBooks.`,
    );
    expect(applied('90.00', fact, links)?.applied).toEqual([{ number, amount: '90.00' }]);
  });
});

describe('the hash of a plan', () => {
  const base = plan([record('A'), record('B')]).hash;
  test.each<[string, () => { hash: string }, boolean]>([
    ['the same facts', () => plan([record('A'), record('B')]), true],
    [
      'the linked customer renamed',
      () => plan([record('A'), record('B')], customer({ ...linked, name: 'New', revision: 7 })),
      true,
    ],
    ['an invoice changed', () => plan([record('A'), record('B', { revision: 2 })]), false],
    ['an invoice sent by somebody else', () => plan([record('A'), record('B', { state: 'sending' })]), false],
    [
      'the customer linked otherwise',
      () => plan([record('A'), record('B')], customer({ ...linked, remoteId: 'Z' })),
      false,
    ],
    ['the settings changed', () => plan([record('A'), record('B')], customer(linked), 2), false],
    ['another selection', () => plan([record('A')]), false],
  ])('%s', (_what, make, holds) => {
    expect(make().hash === base).toBe(holds);
  });

  test('the hash changes with the QuickBooks company, also where nothing is linked yet', () => {
    const under = (connectionId: string) =>
      planOf(
        invoice,
        { companyId: 'acme', ids: ['A'], records: new Map([['A', record('A')]]) },
        {
          settings: new Map([['acme', settings]]),
          connections: new Map([['acme', connectionId]]),
          links: new Links([]),
        },
        new Map([[dependencyKey('acme', customer()), customer()]]),
      ).hash;
    expect(under('one')).toBe(under('one'));
    expect(under('one')).not.toBe(under('other'));
  });

  test('the hash changes with a new customer', () => {
    expect(plan([record('A')], customer()).hash).not.toBe(plan([record('A')], customer({ revision: 2 })).hash);
  });
});

test('making a plan changes nothing that it is made of', () => {
  fc.assert(
    fc.property(fc.constantFrom('ready', 'waiting', 'failed', 'exported', 'excluded'), (state) => {
      const given = record('A', { state });
      const before = structuredClone(given);
      plan([given]);
      expect(given).toEqual(before);
    }),
  );
});
