import { reference, referencesIn, rejected, requiredReference, type Subject } from '@jobpro/connector';
import { type Answer, DesktopItemEnsure, reason, type Warning, warning } from '@jobpro/contracts';
import { buildRequest, type Built, isSameName, retsOf } from '@jobpro/qbxml';
import type { FileFacts } from '../connection/connection.js';
import { explain, type Mentions, questionsAbout } from './inquiry.js';
import {
  absentLink,
  keysOf,
  linkRecord,
  listFields,
  type ListRecord,
  questionsOf,
  readListReceipt,
  sellable,
  unsellable,
} from './list-records.js';
import { built, type DesktopRef, type DesktopReply, type DesktopRequest, operation, requestIdOf } from './wire.js';

type Command = DesktopItemEnsure;

const subjectOf = ({ name }: Command): Subject => ({ what: 'item', name });

const referencesOf = ({ create: { type, accounts } }: Command) => ({
  income: requiredReference(
    'account',
    accounts.income,
    reason('settings.account-missing', { account: 'income', for: type }),
  ),
  expense: reference('account', accounts.expense),
  costOfGoods: reference('account', accounts.costOfGoods),
  asset: reference('account', accounts.asset),
});
const mentionsOf = (command: Command): Mentions => ({
  commandId: command.commandId,
  references: referencesIn(referencesOf(command)),
});

/**
 * Links the item of that name, whatever its type, or creates it on the company's default accounts. An item below a parent is meant
 * where JobPro's name is its full name, or where it alone has that name.
 */
export const ensureItem = operation({
  schema: DesktopItemEnsure,
  looksFirst: true,
  subject: subjectOf,
  references: referencesOf,
  lookFor: lookUp,

  judge(command, replies, mayHaveRun) {
    const [first] = replies;
    if (command.linked !== undefined && first !== undefined) {
      const [item] = itemsIn(first);
      return item === undefined
        ? absentLink(first, subjectOf(command))
        : { kind: 'answer', answer: linkItem(command, item, mayHaveRun) };
    }
    const answer = judgeItem(command, replies.flatMap(itemsIn), mayHaveRun);
    return answer === undefined ? { kind: 'absent' } : { kind: 'answer', answer };
  },

  build: ({ command, references, context }) => built(add(command, references, context)),

  read(command, reply) {
    const [record] = keysOf(sellable).flatMap((type) => retsOf(reply.answer, type));
    return readListReceipt(command, reply, {
      record,
      subject: subjectOf(command),
      questions: questionsAbout(mentionsOf(command)),
    });
  },

  explain: (command, replies, refusal) => explain(mentionsOf(command), replies, refusal),
});

/** Items of that name below a parent that are read at most. */
const MOST_BELOW = 100;

/** Asks by full name, and for items below a parent that end in the name. */
function lookUp({ commandId, name, fullName, linked }: Command): DesktopRequest[] {
  if (linked !== undefined) {
    const ofId = { ListID: [linked.id], IncludeRetElement: listFields };
    return questionsOf(buildRequest('ItemQuery', ofId, { requestID: requestIdOf(commandId) }));
  }
  const ofFullName = { FullName: fullName === undefined ? [name] : [fullName, name], IncludeRetElement: listFields };
  const below = {
    MaxReturned: MOST_BELOW,
    ActiveStatus: 'All' as const,
    NameFilter: { MatchCriterion: 'EndsWith' as const, Name: name },
    IncludeRetElement: listFields,
  };
  return questionsOf(
    buildRequest('ItemQuery', ofFullName, { requestID: requestIdOf(commandId) }),
    buildRequest('ItemQuery', below, { requestID: requestIdOf(commandId, 1) }),
  );
}

interface FoundItem extends ListRecord {
  readonly type: string;
  readonly canBeSold: boolean;
  /** With the names of its parents. */
  readonly fullName: string;
}

const itemsIn = ({ answer }: DesktopReply): FoundItem[] => [
  ...keysOf(unsellable).flatMap((kind) =>
    retsOf(answer, kind).map((record) => foundItem(record, { type: unsellable[kind], canBeSold: false })),
  ),
  ...keysOf(sellable).flatMap((kind) =>
    retsOf(answer, kind).map((record) => foundItem(record, { type: sellable[kind], canBeSold: true })),
  ),
];
const foundItem = (
  record: ListRecord & { readonly FullName?: string | undefined },
  kind: Pick<FoundItem, 'type' | 'canBeSold'>,
): FoundItem => ({ ...record, ...kind, fullName: record.FullName ?? record.Name });

function judgeItem(command: Command, items: readonly FoundItem[], mayHaveRun: boolean): Answer | undefined {
  const { name, fullName } = command;
  const called = (own: string | undefined) =>
    items.filter((item) => own !== undefined && isSameName(item.fullName, own));
  const [exact] = [...called(fullName), ...called(name)];
  if (exact !== undefined) {
    return exact.canBeSold
      ? linkItem(command, exact, mayHaveRun)
      : rejected('name.not-an-item', { name: exact.Name, type: exact.type });
  }
  const below = items.filter((item) => item.canBeSold && isSameName(item.Name, name));
  const active = below.filter(({ IsActive }) => IsActive !== false);
  const [item, ...others] = active.length > 0 ? active : below;
  if (item === undefined) return undefined;
  if (others.length === 0) return linkItem(command, item, mayHaveRun);
  const names = [item, ...others].map((each) => each.fullName).join(', ');
  return rejected('name.ambiguous', { what: 'item', name, names });
}

/** Links an item. No request that we know makes one active again, so a person does it. */
function linkItem(command: Command, item: FoundItem, mayHaveRun: boolean): Answer {
  const { Name: name, fullName, type } = item;
  if (item.IsActive === false) return rejected('name.inactive', { what: 'item', name });
  const isBelow = fullName.length > name.length && !isSameName(command.fullName, fullName);
  const parent = fullName.slice(0, -name.length - 1);
  const below = isBelow ? [warning('item.under-parent', { name, parent })] : [];
  return linkRecord(item, mayHaveRun, [...typeWarning(command, name, type), ...below]);
}

function typeWarning(command: Command, name: string, quickbooks: string): Warning[] {
  const { type: jobpro } = command.create;
  return jobpro === quickbooks ? [] : [warning('item.type-differs', { name, jobpro, quickbooks })];
}

type Accounts = Partial<Record<'income' | 'expense' | 'costOfGoods' | 'asset', DesktopRef>>;

/** An item that is sold on one account, or also bought on another. A tax code is named only where the file uses sales tax. */
function add({ commandId, name: Name, create }: Command, accounts: Accounts, { taxCodes }: FileFacts): Built {
  const { sku, description, price, purchaseDescription, cost } = create;
  const code = create.taxable ? taxCodes?.taxable : taxCodes?.exempt;
  const SalesTaxCodeRef = code === undefined ? undefined : { FullName: code };
  const options = { requestID: requestIdOf(commandId), include: listFields };
  const bought = { PurchaseDesc: purchaseDescription, PurchaseCost: cost };
  if (create.type === 'inventory') {
    const value = {
      Name,
      ManufacturerPartNumber: sku,
      SalesTaxCodeRef,
      SalesDesc: description,
      SalesPrice: price,
      IncomeAccountRef: accounts.income,
      ...bought,
      COGSAccountRef: accounts.costOfGoods,
      AssetAccountRef: accounts.asset,
    };
    return buildRequest('ItemInventoryAdd', value, options);
  }
  const hasPurchase = accounts.expense !== undefined && (cost !== undefined || purchaseDescription !== undefined);
  const sale = { SalesDesc: description, SalesPrice: price, IncomeAccountRef: accounts.income, ...bought };
  const priced = price === undefined ? {} : { Price: price };
  const posting = hasPurchase
    ? { SalesAndPurchase: { ...sale, ExpenseAccountRef: accounts.expense } }
    : { SalesOrPurchase: { Desc: description, ...priced, AccountRef: accounts.income } };
  if (create.type === 'service') return buildRequest('ItemServiceAdd', { Name, SalesTaxCodeRef, ...posting }, options);
  return buildRequest(
    'ItemNonInventoryAdd',
    { Name, ManufacturerPartNumber: sku, SalesTaxCodeRef, ...posting },
    options,
  );
}
