import type { OnlineItemEnsure, Warning } from '@jobpro/contracts';
import { warning } from '@jobpro/contracts';
import { type Built, done, type Operation, rejected, type Verdict } from '@jobpro/connector';
import { createItem, type ItemInput, readEntity, updateItem } from '@jobpro/quickbooks-online';
import type { Reference } from '../directory/reference.js';
import { isMissing, resolveAll } from './facts.decide.js';
import { built, sending } from './problem.decide.js';
import { readWrite } from './read-write.decide.js';
import type { Facts, Step, StepReply } from './step.js';

type Command = OnlineItemEnsure;

const types = { service: 'Service', 'non-inventory': 'NonInventory', inventory: 'Inventory' } as const;
/** What an invoice line may name. A category, a group or a bundle it may not. */
const sellable: readonly string[] = ['Service', 'NonInventory', 'Inventory'];
const about = ({ name }: Command) => ({ what: 'item', name });

/** Finds the item by its name and links it as it is; else makes it on the company's default accounts. */
export const ensureItem: Operation<Command, Step, StepReply, Facts> = {
  looksFirst: true,
  lookFor: ({ name }) => [{ kind: 'names', name, lists: ['Item'] }],

  judge(command, replies, lost) {
    const found = replies.flatMap((reply) => (reply.kind === 'names' ? reply.found : []));
    const item = found.find(({ active }) => active) ?? found[0];
    return item === undefined ? { kind: 'absent' } : judgeItem(command, item, lost);
  },

  build(command, _key, facts) {
    const { accounts } = command.create;
    const resolved = resolveAll(facts, {
      income: ['Account', accounts.income],
      expense: ['Account', accounts.expense],
      costOfGoods: ['Account', accounts.costOfGoods],
      asset: ['Account', accounts.asset],
    });
    return isMissing(resolved) ? resolved : buildItem(command, resolved.ids);
  },

  read(command, reply) {
    if (reply.kind !== 'written') throw new Error('Only what was written is read.');
    return readWrite(reply, {
      about: about(command),
      accepted: (record) => {
        const read = readEntity('Item', record);
        if (!read.ok) return undefined;
        const { id, syncToken, name, type } = read.value;
        const remote = { id, version: syncToken, label: name };
        if (reply.operation.kind === 'create') return done(remote, 'created');
        return done(remote, 'linked', {
          warnings: [warning('name.reactivated', { name }), ...typeWarning(command, type)],
        });
      },
      taken: (fault) => fault.meaning.remedy === 'duplicate-name' || fault.meaning.remedy === 'stale',
    });
  },
};

function judgeItem(command: Command, found: Reference, lost: boolean): Verdict<Step> {
  if (found.detail !== undefined && !sellable.includes(found.detail)) {
    return {
      kind: 'answer',
      answer: rejected('name.not-an-item', { name: found.name, type: found.detail.toLowerCase() }),
    };
  }
  if (found.active) {
    const remote = { id: found.id, version: found.version, label: found.name };
    const warnings = typeWarning(command, found.detail);
    return { kind: 'answer', answer: done(remote, lost ? 'adopted' : 'linked', { warnings }) };
  }
  if (command.policy.inactiveNames === 'reject') {
    return { kind: 'answer', answer: rejected('name.inactive', { what: 'item', name: found.name }) };
  }
  return sending(updateItem({ id: found.id, syncToken: found.version }, { active: true }), about(command));
}

function typeWarning({ name, create }: Command, type: string | undefined): Warning[] {
  if (type === undefined || type === types[create.type]) return [];
  return [warning('item.type-differs', { name, jobpro: create.type, quickbooks: type })];
}

type Accounts = Partial<Record<'income' | 'expense' | 'costOfGoods' | 'asset', string>>;

function buildItem(command: Command, ids: Accounts): Built<Step> {
  const { create, name } = command;
  const lacking = (account: string): Built<Step> => ({
    kind: 'answer',
    answer: rejected('settings.account-missing', { account, for: create.type }),
  });
  if (ids.income === undefined) return lacking('income');
  const common = {
    name,
    incomeAccountId: ids.income,
    taxable: create.taxable,
    ...(create.description === undefined ? {} : { description: create.description }),
    ...(create.purchaseDescription === undefined ? {} : { purchaseDescription: create.purchaseDescription }),
    ...(create.price === undefined ? {} : { unitPrice: create.price }),
    ...(create.cost === undefined ? {} : { purchaseCost: create.cost }),
    ...(create.sku === undefined ? {} : { sku: create.sku }),
  };
  if (create.type !== 'inventory') {
    const input: ItemInput = {
      ...common,
      type: types[create.type],
      ...(ids.expense === undefined ? {} : { expenseAccountId: ids.expense }),
    };
    return built(createItem(input), about(command));
  }
  const expense = ids.costOfGoods ?? ids.expense;
  if (expense === undefined) return lacking('cost of goods');
  if (ids.asset === undefined) return lacking('inventory asset');
  if (create.inventoryStart === undefined) return lacking('inventory start');
  const input: ItemInput = {
    ...common,
    type: 'Inventory',
    expenseAccountId: expense,
    assetAccountId: ids.asset,
    quantityOnHand: '0',
    inventoryStartDate: create.inventoryStart,
  };
  return built(createItem(input), about(command));
}
