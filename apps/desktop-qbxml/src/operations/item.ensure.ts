import { type Answer, type DesktopItemEnsure, type Warning, warning } from '@jobpro/contracts';
import { done, type LegacyOperation as Operation, rejected } from '@jobpro/connector';
import { buildRequest, type Built, isSameName, retsOf, type RetType } from '@jobpro/qbxml';
import { type DesktopReply, type DesktopRequest, type FileFacts, requestIdOf } from './exchange.js';
import { built } from './problem.decide.js';
import { refTo } from './reference.write.js';
import { readRefusal } from './refusal.decide.js';

type Command = DesktopItemEnsure;

const about = (command: Command) => ({ what: 'item', name: command.name }) as const;
const asked = ['ListID', 'EditSequence', 'Name', 'FullName', 'IsActive'];

/** What a line of an invoice can be: as JobPro calls it where JobPro has such a type. */
const sellable = {
  ItemServiceRet: 'service',
  ItemNonInventoryRet: 'non-inventory',
  ItemInventoryRet: 'inventory',
  ItemInventoryAssemblyRet: 'inventory assembly',
  ItemOtherChargeRet: 'other charge',
} as const satisfies Partial<Record<RetType, string>>;
/** Other records that are items too and hold their names, but that no line of an invoice can sell. */
const unsellable = {
  ItemFixedAssetRet: 'fixed asset',
  ItemSubtotalRet: 'subtotal',
  ItemDiscountRet: 'discount',
  ItemPaymentRet: 'payment item',
  ItemSalesTaxRet: 'sales tax item',
  ItemSalesTaxGroupRet: 'sales tax group',
  ItemGroupRet: 'group',
} as const satisfies Partial<Record<RetType, string>>;
const keysOf = <T extends object>(table: T) => Object.keys(table) as (keyof T)[];

/** Finds the item by its name, whatever its type, else makes it on the company's default accounts. */
export const ensureItem: Operation<Command, DesktopRequest, DesktopReply, FileFacts> = {
  looksFirst: true,
  lookFor: (command) => lookUp(command),

  judge(command, [reply], lost) {
    const answer = reply === undefined ? undefined : judgeFound(command, reply, lost);
    return answer === undefined ? { kind: 'absent' } : { kind: 'answer', answer };
  },

  build: (command, _key, facts) => built(add(command, facts)),

  read(command, reply) {
    const [record] = keysOf(sellable).flatMap((type) => retsOf(reply.answer, type));
    const id = record?.ListID ?? reply.answer.recovered?.ListID;
    if (id === undefined || id === '') {
      const read = readRefusal(reply, about(command));
      return read.kind === 'look' ? { ...read, requests: lookUp(command) } : read;
    }
    const version = record?.EditSequence ?? reply.answer.recovered?.EditSequence;
    const remote = { id, label: record?.Name ?? command.name, ...(version === undefined ? {} : { version }) };
    return done(remote, record === undefined ? 'adopted' : 'created');
  },
};

function lookUp(command: Command): DesktopRequest[] {
  const value = { FullName: [command.name], IncludeRetElement: asked };
  const query = buildRequest('ItemQuery', value, { requestID: requestIdOf(command.commandId) });
  return query.ok ? [query.request] : [];
}

function judgeFound(command: Command, { answer }: DesktopReply, lost: boolean): Answer | undefined {
  for (const type of keysOf(unsellable)) {
    if (retsOf(answer, type).some((each) => isSameName(each.FullName ?? each.Name, command.name))) {
      return rejected('name.not-an-item', { name: command.name, type: unsellable[type] });
    }
  }
  for (const type of keysOf(sellable)) {
    const found = retsOf(answer, type).find((each) => isSameName(each.FullName ?? each.Name, command.name));
    if (found === undefined) continue;
    const { ListID, EditSequence, Name, IsActive } = found;
    // An item cannot be made active again by the requests that we know, so a person does it.
    if (IsActive === false) return rejected('name.inactive', { what: 'item', name: Name });
    const remote = { id: ListID, label: Name, ...(EditSequence === undefined ? {} : { version: EditSequence }) };
    return done(remote, lost ? 'adopted' : 'linked', { warnings: typeWarning(command, Name, sellable[type]) });
  }
  return undefined;
}

function typeWarning(command: Command, name: string, quickbooks: string): Warning[] {
  const { type: jobpro } = command.create;
  return jobpro === quickbooks ? [] : [warning('item.type-differs', { name, jobpro, quickbooks })];
}

/** Sold on one account, or bought on another too. A tax code is named only where the file uses sales tax. */
function add(command: Command, { taxCodes }: FileFacts): Built {
  const { name: Name, create } = command;
  const code = create.taxable ? taxCodes?.taxable : taxCodes?.exempt;
  const SalesTaxCodeRef = code === undefined ? undefined : { FullName: code };
  const options = { requestID: requestIdOf(command.commandId), include: asked };
  const { accounts, description, price, purchaseDescription, cost } = create;
  const IncomeAccountRef = refTo(accounts.income);
  const bought = { PurchaseDesc: purchaseDescription, PurchaseCost: cost };
  if (create.type === 'inventory') {
    const value = {
      Name,
      ManufacturerPartNumber: create.sku,
      SalesTaxCodeRef,
      SalesDesc: description,
      SalesPrice: price,
      IncomeAccountRef,
      ...bought,
      COGSAccountRef: refTo(accounts.costOfGoods),
      AssetAccountRef: refTo(accounts.asset),
    };
    return buildRequest('ItemInventoryAdd', value, options);
  }
  const hasPurchase = accounts.expense !== undefined && (cost !== undefined || purchaseDescription !== undefined);
  const sale = { SalesDesc: description, SalesPrice: price, IncomeAccountRef, ...bought };
  const posting = hasPurchase
    ? { SalesAndPurchase: { ...sale, ExpenseAccountRef: refTo(accounts.expense) } }
    : { SalesOrPurchase: { Desc: description, ...priced(price), AccountRef: IncomeAccountRef } };
  if (create.type === 'service') return buildRequest('ItemServiceAdd', { Name, SalesTaxCodeRef, ...posting }, options);
  const { sku: ManufacturerPartNumber } = create;
  return buildRequest('ItemNonInventoryAdd', { Name, ManufacturerPartNumber, SalesTaxCodeRef, ...posting }, options);
}

const priced = (price: string | undefined) => (price === undefined ? {} : { Price: price });
