import type { Draft } from './draft.js';
import type { EntityName } from './entity-name.js';
import type { Fault } from './fault.js';
import { fault } from './fault.js';
import type { JsonObject } from '../json.js';
import { refAt, textAt } from '../json.js';
import type { Realm } from '../state/realm.js';

/** Customers, vendors and employees share one set of names; inactive ones keep theirs. */
const sharedNames: readonly EntityName[] = ['Customer', 'Vendor', 'Employee'];

const DELETED = ' (deleted)';

/** Returns the name as the record will have it: a record that is made inactive is renamed if the company's switch says so. */
export function nameKept({ realm, body, before }: Draft, name: string): string {
  const isEnding = body['Active'] === false && before?.['Active'] !== false;
  return isEnding && realm.settings.names.inactive !== 'kept' && !name.endsWith(DELETED) ? name + DELETED : name;
}

const taken = 'Another customer, vendor or employee is already using this name. Please use a different name.';

function holderOf(
  realm: Realm,
  entities: readonly EntityName[],
  field: string,
  name: string,
  own: string,
): string | undefined {
  for (const entity of entities) {
    const reserved = realm.settings.names.inactive === 'renamed-reserved' ? [name, name + DELETED] : [name];
    const holder = reserved
      .flatMap((reservedName) => [...realm.table(entity).having(field, reservedName)])
      .find((row) => row.id !== own);
    if (holder !== undefined) return holder.id;
  }
  return undefined;
}

export function displayNameTaken(draft: Draft, name: string): Fault | undefined {
  const holder = holderOf(draft.realm, sharedNames, 'DisplayName', name, draft.id);
  return holder === undefined ? undefined : duplicate(draft.realm, holder, taken);
}

/** Items, accounts, terms and payment methods: unique among their own kind. */
export function listNameTaken(draft: Draft, entity: EntityName, name: string): Fault | undefined {
  const holder = holderOf(draft.realm, [entity], 'Name', name, draft.id);
  return holder === undefined ? undefined : duplicate(draft.realm, holder, 'null');
}

const duplicate = (realm: Realm, holder: string, sentence: string): Fault =>
  fault.duplicateName(realm.settings.names.duplicateDetail === 'id' ? `Id=${holder}` : sentence);

const nameParts = ['Title', 'GivenName', 'MiddleName', 'FamilyName', 'Suffix'] as const;

/** The display name as given, or as QuickBooks puts it together from the parts; the firm's name is not a part. */
export function displayName(body: JsonObject): string | undefined {
  const given = textAt(body, 'DisplayName');
  if (given !== undefined) return given;
  const parts = nameParts.flatMap((part) => textAt(body, part) ?? []);
  return parts.length === 0 ? undefined : parts.join(' ');
}

const deepest = 5;

/** The name with those of its parents and its level below them; a fault where it would be nested too deep or in itself. */
export function nesting(
  draft: Draft,
  entity: 'Customer' | 'Item',
  name: string,
): { readonly path: string; readonly level: number } | Fault {
  const names = [name];
  let parent = refAt(draft.body, 'ParentRef');
  while (parent !== undefined) {
    const record = draft.realm.table(entity).get(parent)?.record;
    if (parent === draft.id || record === undefined || names.length > deepest) return fault.tooManyLevels();
    names.unshift(textAt(record, entity === 'Item' ? 'Name' : 'DisplayName') ?? '');
    parent = refAt(record, 'ParentRef');
  }
  return names.length > deepest ? fault.tooManyLevels() : { path: names.join(':'), level: names.length - 1 };
}
