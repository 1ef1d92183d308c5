import type { CompanyFile } from '../file/company-file.js';
import type { ListRecord } from '../file/records.js';
import { childOf, element, textOf } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import { badName, isTrue, listRecovery } from './customer.decide.js';
import { writeListRecord } from './list.write.js';
import { done, invalidReference, isOutcome, nameInUse, refused } from './outcome.js';
import type { Outcome } from './outcome.js';
import { fieldsOf, listIdOf, resolve, resolveAll } from './references.js';
import type { Work } from './work.js';

export type ItemType = 'ItemService' | 'ItemNonInventory' | 'ItemInventory';

const own = new Set(['Name', 'IsActive', 'ParentRef', 'BarCode', 'TotalValue', 'InventoryDate']);

/** The account types that an inventory item's accounts must have. */
const inventoryAccounts: Readonly<Record<string, readonly string[]>> = {
  IncomeAccountRef: ['Income', 'OtherIncome'],
  COGSAccountRef: ['CostOfGoodsSold'],
  AssetAccountRef: ['OtherCurrentAsset'],
};

export function accountType(file: CompanyFile, reference: Element | undefined): string {
  const account = file.list('Account').get(listIdOf(reference) ?? '');
  return account?.fields.get('AccountType')?.[0]?.text ?? '';
}

/** An item posts to accounts, so one must be named; an inventory item needs all three, each of its type. */
function badAccounts(file: CompanyFile, type: ItemType, content: readonly Element[]): Outcome | undefined {
  const within = (parent: string, name: string): Element | undefined =>
    childOf(
      content.find((node) => node.name === parent),
      name,
    );
  if (type === 'ItemInventory') {
    for (const [name, types] of Object.entries(inventoryAccounts)) {
      const reference = content.find((node) => node.name === name);
      if (!reference)
        return refused(
          3180,
          `There was an error when saving an Items list: ${name} is required for an inventory item.`,
        );
      if (!types.includes(accountType(file, reference))) {
        return invalidReference('Account', textOf(reference, 'FullName') ?? '', 'Item');
      }
    }
    return undefined;
  }
  const named =
    within('SalesOrPurchase', 'AccountRef') ??
    (within('SalesAndPurchase', 'IncomeAccountRef') && within('SalesAndPurchase', 'ExpenseAccountRef'));
  return named
    ? undefined
    : refused(3180, 'There was an error when saving an Items list.  QuickBooks error message: An account is required.');
}

export function addItem({ file }: Work, node: Element, type: ItemType): Outcome {
  if (type === 'ItemInventory' && !file.facts.isUsingInventory)
    return refused(3250, 'This feature is not enabled or not available in this version of QuickBooks.');
  const items = file.list('Item');
  const name = (textOf(node, 'Name') ?? '').trim();
  const refusal = badName(name);
  if (refusal) return refusal;
  const reference = childOf(node, 'ParentRef');
  const parent = reference && resolve(file, reference, { kind: 'Item', label: 'Item' }, 'Item');
  if (parent && isOutcome(parent)) return parent;
  if (items.findFullName(parent ? `${items.fullName(parent)}:${name}` : name)) return nameInUse(name);
  const content = resolveAll(
    file,
    node.children.filter((child) => !own.has(child.name)),
    'Item',
  );
  if (isOutcome(content)) return content;
  const bad = badAccounts(file, type, content);
  if (bad) return bad;
  const fields = fieldsOf(content);
  const barCode = textOf(childOf(node, 'BarCode'), 'BarCodeValue');
  if (barCode !== undefined && barCode !== '') fields.set('BarCodeValue', [element('BarCodeValue', barCode)]);
  if (type === 'ItemInventory' && !fields.has('QuantityOnHand')) {
    fields.set('QuantityOnHand', [element('QuantityOnHand', '0')]);
  }
  const record: ListRecord = {
    ...file.newListStamp(),
    kind: 'Item',
    returned: `${type}Ret`,
    name,
    parentId: parent?.id,
    isActive: isTrue(textOf(node, 'IsActive') ?? 'true'),
    fields,
  };
  items.put(record);
  return done([writeListRecord(file, record)], listRecovery(record));
}
