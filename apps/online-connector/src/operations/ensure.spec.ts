import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { OnlineCustomerEnsure, OnlineItemEnsure } from '@jobpro/contracts';
import type { Reference } from '../directory/reference.js';
import { ensureCustomer } from './customer.ensure.js';
import { ensureItem } from './item.ensure.js';
import type { Facts, NamesReply } from './step.js';

const facts: Facts = { country: 'US', find: (list, name) => (name === 'Services' ? `${list}-4` : undefined) };
const customer = (over: Partial<OnlineCustomerEnsure> = {}): OnlineCustomerEnsure => ({
  commandId: randomUUID(),
  recordId: 'c1',
  warnings: [],
  name: 'Acme',
  policy: { inactiveNames: 'reject', heldNames: 'reject' },
  create: { taxable: true },
  ...over,
});
const item = (over: Partial<OnlineItemEnsure['create']> = {}): OnlineItemEnsure => ({
  commandId: randomUUID(),
  recordId: 'i1',
  warnings: [],
  name: 'Labor',
  policy: { inactiveNames: 'reject', heldNames: 'reject' },
  create: { type: 'service', taxable: false, accounts: { income: { name: 'Services' } }, ...over },
});
const reference = (over: Partial<Reference> = {}): Reference => ({
  list: 'Customer',
  id: '7',
  name: 'ACME',
  active: true,
  version: '3',
  detail: undefined,
  ...over,
});
const names = (...found: Reference[]): NamesReply => ({ kind: 'names', found });
const allowing = { inactiveNames: 'reactivate', heldNames: { suffix: ' (C)' } } as const;

describe('a customer', () => {
  test('that is there is linked as it is there', () => {
    expect(ensureCustomer.judge(customer(), [names(reference())], false)).toMatchObject({
      kind: 'answer',
      answer: { kind: 'done', how: 'linked', remote: { id: '7', version: '3', label: 'ACME' } },
    });
  });

  test('that is there after a lost answer is adopted', () => {
    expect(ensureCustomer.judge(customer(), [names(reference())], true)).toMatchObject({ answer: { how: 'adopted' } });
  });

  test('that is not there is made', () => {
    expect(ensureCustomer.judge(customer(), [names()], false)).toEqual({ kind: 'absent' });
    expect(ensureCustomer.build(customer(), 'k', facts)).toMatchObject({
      kind: 'request',
      request: { kind: 'create', entity: 'Customer', payload: { DisplayName: 'Acme', Taxable: true } },
    });
  });

  test.each([
    ['Vendor', 'vendor'],
    ['Employee', 'employee'],
  ] as const)('whose name a %s holds is refused and says who', (list, holder) => {
    expect(ensureCustomer.judge(customer(), [names(reference({ list }))], false)).toMatchObject({
      answer: { kind: 'rejected', reason: { code: 'name.held', details: { holder } } },
    });
  });

  test('held by another, with a suffix allowed: asks for that name, then makes it and says so', () => {
    const held = names(reference({ list: 'Vendor' }));
    const command = customer({ policy: allowing });
    expect(ensureCustomer.judge(command, [held], false)).toMatchObject({
      kind: 'look',
      requests: [{ kind: 'names', name: 'Acme (C)' }],
    });
    expect(ensureCustomer.judge(command, [held, names()], false)).toMatchObject({
      kind: 'send',
      request: { payload: { DisplayName: 'Acme (C)' } },
    });
    expect(ensureCustomer.judge(command, [held, names(reference({ name: 'Acme (C)' }))], false)).toMatchObject({
      answer: { kind: 'done', warnings: [{ code: 'name.suffixed' }] },
    });
  });

  test('that is inactive is refused, or made active where the company says so', () => {
    const inactive = names(reference({ active: false }));
    expect(ensureCustomer.judge(customer(), [inactive], false)).toMatchObject({
      answer: { reason: { code: 'name.inactive' } },
    });
    expect(ensureCustomer.judge(customer({ policy: allowing }), [inactive], false)).toMatchObject({
      kind: 'send',
      request: { kind: 'update', payload: { Id: '7', SyncToken: '3', Active: true, sparse: true } },
    });
  });

  test('with terms that QuickBooks does not have is refused with their name', () => {
    const command = customer({ create: { taxable: true, terms: { name: 'Net 99' } } });
    expect(ensureCustomer.build(command, 'k', facts)).toMatchObject({
      answer: { reason: { code: 'reference.missing', details: { name: 'Net 99' } } },
    });
  });
});

describe('an item', () => {
  test('that is there is linked, and a type that differs is told', () => {
    const found = names(reference({ list: 'Item', name: 'Labor', detail: 'NonInventory' }));
    expect(ensureItem.judge(item(), [found], false)).toMatchObject({
      answer: { kind: 'done', how: 'linked', warnings: [{ code: 'item.type-differs' }] },
    });
  });

  test('that is a category there cannot be on an invoice', () => {
    const found = names(reference({ list: 'Item', name: 'Labor', detail: 'Category' }));
    expect(ensureItem.judge(item(), [found], false)).toMatchObject({
      answer: { reason: { code: 'name.not-an-item' } },
    });
  });

  test('is made on the default accounts, which must be configured', () => {
    expect(ensureItem.build(item(), 'k', facts)).toMatchObject({
      request: { payload: { Name: 'Labor', Type: 'Service', IncomeAccountRef: { value: 'Account-4' } } },
    });
    expect(ensureItem.build(item({ accounts: {} }), 'k', facts)).toMatchObject({
      answer: { reason: { code: 'settings.account-missing' } },
    });
    expect(ensureItem.build(item({ accounts: { income: { name: 'Nowhere' } } }), 'k', facts)).toMatchObject({
      answer: { reason: { code: 'reference.missing' } },
    });
  });
});
