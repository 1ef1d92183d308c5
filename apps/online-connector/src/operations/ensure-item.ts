import { OnlineItemEnsure, reason, type Warning, warning } from '@jobpro/contracts';
import {
  type Built,
  done,
  reference,
  rejected,
  requiredReference,
  type Subject,
  type Verdict,
} from '@jobpro/connector';
import { activeName, comparableName, createItem, readEntity, updateItem } from '@jobpro/quickbooks-online';
import type { Reference } from '../reference-cache/reference.js';
import { built, judgeLinked, linkedQuestion, type OnlineWire, operation, readReceipt, sending } from './operation.js';

type Command = OnlineItemEnsure;

const types = { service: 'Service', 'non-inventory': 'NonInventory', inventory: 'Inventory' } as const;
/** The types that an invoice line can name. A category, a group or a bundle is none of them. */
const sellable: readonly string[] = ['Service', 'NonInventory', 'Inventory'];
const subjectOf = ({ name }: Command): Subject => ({ what: 'item', name });
const isSame = (name: string, other: string | undefined): boolean =>
  other !== undefined && comparableName(name) === comparableName(other);
const missingAccount = ({ create }: Command, account: string) =>
  reason('settings.account-missing', { account, for: create.type });

/** Links the item of that name as it is, or creates it on the company's default accounts. */
export const ensureItem = operation({
  schema: OnlineItemEnsure,
  looksFirst: true,
  subject: subjectOf,
  references: (command) => {
    const { type, accounts } = command.create;
    const { income, expense, costOfGoods, asset } = accounts;
    const required = (name: string, account: typeof income) =>
      requiredReference('account', account, missingAccount(command, name));
    return {
      income: required('income', income),
      accounts:
        type === 'inventory'
          ? {
              type,
              expense: required('cost of goods', costOfGoods ?? expense),
              asset: required('inventory asset', asset),
            }
          : { type, expense: reference('account', expense) },
    };
  },
  lookFor: ({ name, fullName, linked }) =>
    linked !== undefined
      ? [linkedQuestion('Item', linked)]
      : [name, ...(fullName === undefined ? [] : [fullName.slice(fullName.lastIndexOf(':') + 1)])].map((each) => ({
          kind: 'names',
          name: each,
          lists: ['Item'],
        })),

  judge(command, replies, mayHaveRun) {
    const linked = judgeLinked(replies, subjectOf(command), (record) => judgeItem(command, record, mayHaveRun));
    if (linked !== undefined) return linked;
    const candidates = replies.flatMap((reply) => (reply.kind === 'names' ? reply.found : []));
    // JobPro's name may be the full name of an item below a parent.
    const full = candidates.find(({ parent, name }) => isSame(`${parent ?? ''}:${name}`, command.fullName));
    if (full !== undefined) return judgeItem(command, full, mayHaveRun);
    const items = candidates.filter((item) => isSame(activeName(item.name), command.name));
    const sold = items.filter(({ detail }) => detail === undefined || sellable.includes(detail));
    const active = sold.filter((item) => item.active);
    // QuickBooks allows one leaf name below different parents. The item without a parent is meant; otherwise a person decides.
    const usable = active.length > 0 ? active : sold;
    const item = usable.find(({ parent }) => parent === undefined) ?? usable[0];
    if (item === undefined)
      return items[0] === undefined ? { kind: 'absent' } : judgeItem(command, items[0], mayHaveRun);
    if (item.parent !== undefined && usable.length > 1) {
      const names = usable.map(({ parent, name }) => `${parent ?? ''}:${name}`).join(', ');
      return { kind: 'answer', answer: rejected('name.ambiguous', { what: 'item', name: command.name, names }) };
    }
    return judgeItem(command, item, mayHaveRun);
  },

  build({ command, references: { income, accounts } }): Built<OnlineWire> {
    const { name, create } = command;
    const item = {
      name,
      incomeAccountId: income,
      taxable: create.taxable,
      description: create.description,
      purchaseDescription: create.purchaseDescription,
      unitPrice: create.price,
      purchaseCost: create.cost,
      sku: create.sku,
      expenseAccountId: accounts.expense,
    };
    if (accounts.type !== 'inventory') {
      return built(createItem({ ...item, type: types[accounts.type] }), subjectOf(command));
    }
    if (create.inventoryStart === undefined) {
      return { kind: 'answer', answer: rejected('settings.inventory-start-missing', {}) };
    }
    const stock = {
      type: types.inventory,
      expenseAccountId: accounts.expense,
      assetAccountId: accounts.asset,
      quantityOnHand: '0',
      inventoryStartDate: create.inventoryStart,
    };
    return built(createItem({ ...item, ...stock }), subjectOf(command));
  },

  read: (command, receipt) =>
    readReceipt(receipt, {
      subject: subjectOf(command),
      accepted: (record) => {
        const read = readEntity('Item', record);
        if (!read.ok) return undefined;
        const { id, syncToken, name, type } = read.value;
        const remote = { id, version: syncToken, label: name };
        if (receipt.operation.kind === 'create') return done(remote, 'created');
        return done(remote, 'linked', {
          warnings: [warning('name.reactivated', { name }), ...typeWarning(command, type)],
        });
      },
      mayExist: ({ meaning }) => meaning.remedy === 'duplicate-name' || meaning.remedy === 'stale',
    }),
});

function judgeItem(
  command: Command,
  { id, version, name, active, detail, parent }: Reference,
  mayHaveRun: boolean,
): Verdict<OnlineWire> {
  if (detail !== undefined && !sellable.includes(detail)) {
    return { kind: 'answer', answer: rejected('name.not-an-item', { name, type: detail.toLowerCase() }) };
  }
  if (active) {
    const isFullName = isSame(`${parent ?? ''}:${name}`, command.fullName);
    const warnings = [...typeWarning(command, detail), ...(isFullName ? [] : parentWarning(name, parent))];
    const remote = { id, version, label: name };
    return { kind: 'answer', answer: done(remote, mayHaveRun ? 'adopted' : 'linked', { warnings }) };
  }
  return command.policy.inactiveNames === 'reject'
    ? { kind: 'answer', answer: rejected('name.inactive', { what: 'item', name: activeName(name) }) }
    : sending(updateItem({ id, syncToken: version }, { active: true, name: activeName(name) }), subjectOf(command));
}

function typeWarning({ name, create }: Command, type: string | undefined): Warning[] {
  if (type === undefined || type === types[create.type]) return [];
  return [warning('item.type-differs', { name, jobpro: create.type, quickbooks: type })];
}

const parentWarning = (name: string, parent: string | undefined): Warning[] =>
  parent === undefined ? [] : [warning('item.under-parent', { name, parent })];
