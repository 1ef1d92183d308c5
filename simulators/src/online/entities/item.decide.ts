import type { Decide, Draft } from './draft.js';
import type { Fault } from './fault.js';
import { fault } from './fault.js';
import { listNameTaken, nameKept, nesting } from './names.js';
import { refAt, textAt } from '../json.js';
import { done, firstFault, refused } from '../result.js';

type AccountField = 'IncomeAccountRef' | 'ExpenseAccountRef' | 'AssetAccountRef';

const typesFor: Record<AccountField, readonly string[]> = {
  IncomeAccountRef: ['Income', 'Other Income'],
  ExpenseAccountRef: ['Cost of Goods Sold', 'Expense', 'Other Expense'],
  AssetAccountRef: ['Other Current Asset'],
};

/** Which accounts and figures each type of item must have. */
const required: Readonly<Record<string, readonly string[]>> = {
  Service: ['IncomeAccountRef'],
  NonInventory: ['IncomeAccountRef'],
  Inventory: ['IncomeAccountRef', 'ExpenseAccountRef', 'AssetAccountRef', 'QtyOnHand', 'InvStartDate'],
  Category: [],
  Group: [],
};

export const decideItem: Decide = (draft) => {
  const { body } = draft;
  const given = textAt(body, 'Name');
  const type = textAt(body, 'Type');
  if (given === undefined) return refused(fault.missing('Name'));
  const name = nameKept(draft, given);
  if (type === undefined) return refused(fault.missing('Type'));
  const before = textAt(draft.before ?? {}, 'Type');
  const objection = firstFault(
    () => (required[type] ?? []).map((field) => absent(draft, field)).find((problem) => problem !== undefined),
    () =>
      wrongAccount(draft, 'IncomeAccountRef') ??
      wrongAccount(draft, 'ExpenseAccountRef') ??
      wrongAccount(draft, 'AssetAccountRef'),
    () =>
      type === 'Inventory' &&
      before === undefined &&
      draft.realm.preference('ProductAndServicesPrefs', 'QuantityOnHand') === false
        ? fault.business(
            'When you create an item, if Track quantity on hand is turned off, the item cannot be of type Inventory.',
          )
        : undefined,
    () => (type === 'Inventory' && body['TrackQtyOnHand'] !== true ? fault.missing('TrackQtyOnHand') : undefined),
    () =>
      before !== undefined && before !== type && before === 'Inventory'
        ? fault.business('You cannot change the type of an inventory item.')
        : undefined,
    () => (body['SubItem'] === true && refAt(body, 'ParentRef') === undefined ? fault.parentRequired() : undefined),
    () => listNameTaken(draft, 'Item', name),
  );
  if (objection !== undefined) return refused(objection);
  const nested = nesting(draft, 'Item', name);
  if ('code' in nested) return refused(nested);
  return done({
    Active: true,
    Taxable: false,
    UnitPrice: 0,
    PurchaseCost: 0,
    TrackQtyOnHand: false,
    ...body,
    Name: name,
    FullyQualifiedName: nested.path,
    ...(nested.level === 0 ? {} : { SubItem: true, Level: nested.level }),
  });
};

const absent = (draft: Draft, field: string): Fault | undefined =>
  draft.body[field] === undefined || draft.body[field] === null ? fault.missing(field) : undefined;

function wrongAccount(draft: Draft, field: AccountField): Fault | undefined {
  const id = refAt(draft.body, field);
  if (id === undefined) return undefined;
  const type = textAt(draft.realm.table('Account').get(id)?.record ?? {}, 'AccountType');
  if (type !== undefined && typesFor[field].includes(type)) return undefined;
  return fault.business(
    `The account of ${field} must be of type ${typesFor[field].join(' or ')}; this one is ${type ?? 'unknown'}.`,
    field,
  );
}
