import { reference, referencesIn, rejected, requiredReference, type Subject } from '@jobpro/connector';
import { type Answer, DesktopItemEnsure, reason, type Warning, warning } from '@jobpro/contracts';
import { buildRequest, type Built, isSameName, retsOf } from '@jobpro/qbxml';
import type { FileFacts } from '../connection/connection.js';
import { explain, type Mentions, questionsAbout } from './inquiry.js';
import { keysOf, linkRecord, listFields, questionsOf, readListReceipt, sellable, unsellable } from './list-records.js';
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

/** Links the item of that name, whatever its type, or creates it on the company's default accounts. */
export const ensureItem = operation({
  schema: DesktopItemEnsure,
  looksFirst: true,
  subject: subjectOf,
  references: referencesOf,
  lookFor: lookUp,

  judge(command, [reply], mayHaveRun) {
    const answer = reply === undefined ? undefined : judgeItem(command, reply, mayHaveRun);
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

function lookUp({ commandId, name }: Command): DesktopRequest[] {
  const value = { FullName: [name], IncludeRetElement: listFields };
  return questionsOf(buildRequest('ItemQuery', value, { requestID: requestIdOf(commandId) }));
}

function judgeItem(command: Command, { answer }: DesktopReply, mayHaveRun: boolean): Answer | undefined {
  const { name } = command;
  for (const type of keysOf(unsellable)) {
    if (retsOf(answer, type).some((record) => isSameName(record.FullName ?? record.Name, name))) {
      return rejected('name.not-an-item', { name, type: unsellable[type] });
    }
  }
  for (const type of keysOf(sellable)) {
    const item = retsOf(answer, type).find((record) => isSameName(record.FullName ?? record.Name, name));
    if (item === undefined) continue;
    // No request that we know makes an item active again, so a person does it.
    if (item.IsActive === false) return rejected('name.inactive', { what: 'item', name: item.Name });
    return linkRecord(item, mayHaveRun, typeWarning(command, item.Name, sellable[type]));
  }
  return undefined;
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
