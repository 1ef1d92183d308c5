import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { OnlineCustomerEnsure, OnlineItemEnsure } from '@jobpro/contracts';
import type { BoundOperation, Identify } from '@jobpro/connector';
import type { Reference } from '../reference-cache/reference.js';
import { ensureCustomer } from './ensure-customer.js';
import { ensureItem } from './ensure-item.js';
import type { NamesReply, OnlineWire } from './operation.js';

const identify: Identify<string> = (kind, ref) =>
  'name' in ref && ['Services', 'Net 30'].includes(ref.name) ? `${kind} 4` : undefined;
const build = (bound: BoundOperation<OnlineWire>, name?: string) =>
  bound.build(identify, { country: 'US', record: () => undefined }, name);
const customer = (over: Partial<OnlineCustomerEnsure> = {}): BoundOperation<OnlineWire> =>
  ensureCustomer({
    commandId: randomUUID(),
    recordId: 'c1',
    warnings: [],
    name: 'Acme',
    policy: { inactiveNames: 'reject', heldNames: 'reject' },
    create: { taxable: true },
    ...over,
  });
const item = (
  over: Partial<OnlineItemEnsure['create']> = {},
  named: { name?: string; fullName?: string } = {},
): BoundOperation<OnlineWire> =>
  ensureItem({
    commandId: randomUUID(),
    recordId: 'i1',
    warnings: [],
    name: 'Labor',
    policy: { inactiveNames: 'reject', heldNames: 'reject' },
    create: { type: 'service', taxable: false, accounts: { income: { name: 'Services' } }, ...over },
    ...named,
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
const names = (...records: Reference[]): NamesReply => ({ kind: 'names', found: records, unreadable: [] });
const allowing = { inactiveNames: 'reactivate', heldNames: { suffix: ' (C)' } } as const;

describe('a customer', () => {
  test('that is there is linked as it is there', () => {
    expect(customer().judge([names(reference())], false)).toMatchObject({
      kind: 'answer',
      answer: { kind: 'done', how: 'linked', remote: { id: '7', version: '3', label: 'ACME' } },
    });
  });

  test('that is there after a lost answer is adopted', () => {
    expect(customer().judge([names(reference())], true)).toMatchObject({ answer: { how: 'adopted' } });
  });

  test('that is not there is made', () => {
    expect(customer().judge([names()], false)).toEqual({ kind: 'absent' });
    expect(build(customer())).toMatchObject({
      kind: 'write',
      write: { kind: 'create', entity: 'Customer', payload: { DisplayName: 'Acme', Taxable: true } },
    });
  });

  test.each([
    ['Vendor', 'vendor'],
    ['Employee', 'employee'],
  ] as const)('whose name a %s holds is refused and says who', (list, holder) => {
    expect(customer().judge([names(reference({ list }))], false)).toMatchObject({
      answer: { kind: 'rejected', reason: { code: 'name.held', details: { holder } } },
    });
  });

  test('held by another, with a suffix allowed: looks up the suffixed name, then creates it with a warning', () => {
    const vendor = names(reference({ list: 'Vendor' }));
    const command = customer({ policy: allowing, create: { taxable: true, terms: { name: 'Net 30' } } });
    expect(command.judge([vendor], false)).toMatchObject({
      kind: 'look',
      questions: [{ kind: 'names', name: 'Acme (C)' }],
    });
    expect(command.judge([vendor, names()], false)).toEqual({ kind: 'absent', name: 'Acme (C)' });
    expect(build(command, 'Acme (C)')).toMatchObject({
      write: { payload: { DisplayName: 'Acme (C)', SalesTermRef: { value: 'payment term 4' } } },
    });
    expect(command.judge([vendor, names(reference({ name: 'Acme (C)' }))], false)).toMatchObject({
      answer: { kind: 'done', warnings: [{ code: 'name.suffixed' }] },
    });
  });

  test('that is inactive is refused, or made active where the company says so', () => {
    const inactive = names(reference({ active: false }));
    expect(customer().judge([inactive], false)).toMatchObject({
      answer: { reason: { code: 'name.inactive' } },
    });
    expect(customer({ policy: allowing }).judge([inactive], false)).toMatchObject({
      kind: 'send',
      write: { kind: 'update', payload: { Id: '7', SyncToken: '3', Active: true, sparse: true } },
    });
  });

  test('with terms that QuickBooks does not have is refused with their name', () => {
    const command = customer({ create: { taxable: true, terms: { name: 'Net 99' } } });
    expect(build(command)).toMatchObject({
      answer: { reason: { code: 'reference.missing', details: { name: 'Net 99' } } },
    });
  });
});

describe('an item', () => {
  test('that is there is linked, with a warning where its type differs', () => {
    const existing = names(reference({ list: 'Item', name: 'Labor', detail: 'NonInventory' }));
    expect(item().judge([existing], false)).toMatchObject({
      answer: { kind: 'done', how: 'linked', warnings: [{ code: 'item.type-differs' }] },
    });
  });

  test('whose name in JobPro is the full name of one below a parent is linked to it, and to no other of its last name', () => {
    const bound = item({}, { name: 'Labor-Heater tune', fullName: 'Labor:Heater tune' });
    expect(bound.lookFor()).toMatchObject([{ name: 'Labor-Heater tune' }, { name: 'Heater tune' }]);
    const below = (id: string, parent: string) =>
      reference({ list: 'Item', id, name: 'Heater tune', detail: 'Service', parent });
    expect(bound.judge([names(), names(below('1', 'Spring'), below('2', 'LABOR'))], false)).toMatchObject({
      answer: { kind: 'done', remote: { id: '2' }, warnings: [] },
    });
    expect(bound.judge([names(), names(below('1', 'Spring'))], false)).toEqual({ kind: 'absent' });
  });

  test('that is a category there cannot be on an invoice', () => {
    const existing = names(reference({ list: 'Item', name: 'Labor', detail: 'Category' }));
    expect(item().judge([existing], false)).toMatchObject({
      answer: { reason: { code: 'name.not-an-item' } },
    });
  });

  test('is made on the default accounts, which must be configured', () => {
    expect(build(item())).toMatchObject({
      write: { payload: { Name: 'Labor', Type: 'Service', IncomeAccountRef: { value: 'account 4' } } },
    });
    expect(build(item({ accounts: {} }))).toMatchObject({
      answer: { reason: { code: 'settings.account-missing' } },
    });
    expect(build(item({ accounts: { income: { name: 'Nowhere' } } }))).toMatchObject({
      answer: { reason: { code: 'reference.missing' } },
    });
  });

  test('below one parent is linked with a warning, and below several is a question unless one has no parent', () => {
    const below = (id: string, parent?: string) =>
      reference({ list: 'Item', id, name: 'Labor', detail: 'Service', parent });
    const judged = (...records: Reference[]) => item().judge([names(...records)], false);
    expect(judged(below('1', 'Install'))).toMatchObject({
      answer: { kind: 'done', remote: { id: '1' }, warnings: [{ code: 'item.under-parent' }] },
    });
    expect(judged(below('1', 'Install'), below('2', 'Repair'))).toMatchObject({
      answer: {
        kind: 'rejected',
        reason: { code: 'name.ambiguous', details: { names: 'Install:Labor, Repair:Labor' } },
      },
    });
    expect(judged(below('1', 'Install'), below('2'))).toMatchObject({ answer: { kind: 'done', remote: { id: '2' } } });
  });
});
