import type { CompanyFile } from '../file/company-file.js';
import type { ListRecord } from '../file/records.js';
import { childOf, element, textOf } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import { writeListRecord } from './list.write.js';
import { done, invalidValue, isOutcome, nameInUse, notFound, refused, staleEdit, unsupported } from './outcome.js';
import type { Outcome } from './outcome.js';
import { fieldsOf, resolve, resolveAll } from './references.js';
import type { Work } from './work.js';

export const isTrue = (text: string | undefined): boolean => text === 'true' || text === '1';

/** Elements that the record itself stores. They are not kept as fields. */
const own = new Set(['ListID', 'EditSequence', 'Name', 'IsActive', 'ParentRef']);
/** In the schema, but nothing that the simulator keeps. */
const foreign = ['OpenBalance', 'Contacts', 'ContactsMod', 'AdditionalNotes', 'AdditionalNotesMod'];

export const listRecovery = (record: ListRecord): Element =>
  element('ErrorRecovery', [element('ListID', record.id), element('EditSequence', record.editSequence)]);

/** Refuses an empty name and one with a colon, which separates parent and child in a FullName. */
export function badName(name: string): Outcome | undefined {
  if (name === '') return invalidValue('Name', name, 'A name is required.');
  if (name.includes(':')) return invalidValue('Name', name, 'A name cannot contain a colon.');
  return undefined;
}

/** Who holds the name already: among the siblings of a job, among customers, vendors, employees and other names else. */
function holder(file: CompanyFile, name: string, parent: ListRecord | undefined): ListRecord | undefined {
  if (!parent) return file.nameHolder(name);
  const customers = file.list('Customer');
  return customers.findFullName(`${customers.fullName(parent)}:${name}`);
}

function parentOf(file: CompanyFile, node: Element): ListRecord | Outcome | undefined {
  const reference = childOf(node, 'ParentRef');
  return reference && resolve(file, reference, { kind: 'Customer', label: 'Customer' }, 'Customer');
}

function refuseForeign(node: Element): Outcome | undefined {
  const field = foreign.find((name) => childOf(node, name));
  return field === undefined ? undefined : unsupported(field);
}

export function addCustomer({ file }: Work, node: Element): Outcome {
  const name = (textOf(node, 'Name') ?? '').trim();
  const parent = parentOf(file, node);
  if (parent && isOutcome(parent)) return parent;
  const refusal = refuseForeign(node) ?? badName(name);
  if (refusal) return refusal;
  if (holder(file, name, parent)) return nameInUse(name);
  const content = resolveAll(
    file,
    node.children.filter((child) => !own.has(child.name)),
    'Customer',
  );
  if (isOutcome(content)) return content;
  const record: ListRecord = {
    ...file.newListStamp(),
    kind: 'Customer',
    returned: 'CustomerRet',
    name,
    parentId: parent?.id,
    isActive: isTrue(textOf(node, 'IsActive') ?? 'true'),
    fields: fieldsOf(content),
  };
  file.list('Customer').put(record);
  return done([writeListRecord(file, record)], listRecovery(record));
}

/** An address is changed part by part: what the request leaves out stays. */
function merged(before: readonly Element[] | undefined, after: readonly Element[]): readonly Element[] {
  const [old, fresh] = [before?.[0], after[0]];
  if (!old || !fresh || !fresh.name.endsWith('Address') || fresh.name === 'ShipToAddress') return after;
  const parts = new Map([...old.children, ...fresh.children].map((part) => [part.name, part]));
  const order = ['Addr1', 'Addr2', 'Addr3', 'Addr4', 'Addr5', 'City', 'State', 'PostalCode', 'Country', 'Note'];
  return [
    element(
      fresh.name,
      order.flatMap((name) => parts.get(name) ?? []),
    ),
  ];
}

function inCircle(file: CompanyFile, record: ListRecord, parent: ListRecord | undefined): boolean {
  for (
    let above = parent;
    above;
    above = above.parentId === undefined ? undefined : file.list('Customer').get(above.parentId)
  ) {
    if (above.id === record.id) return true;
  }
  return false;
}

export function changeCustomer({ file }: Work, node: Element): Outcome {
  const customers = file.list('Customer');
  const id = textOf(node, 'ListID') ?? '';
  const before = customers.get(id);
  if (!before) return notFound(id);
  const sequence = textOf(node, 'EditSequence') ?? '';
  if (sequence !== before.editSequence) return staleEdit(sequence);
  const given = parentOf(file, node);
  if (given && isOutcome(given)) return given;
  const parent = given ?? (before.parentId === undefined ? undefined : customers.get(before.parentId));
  const name = (textOf(node, 'Name') ?? before.name).trim();
  const refusal = refuseForeign(node) ?? badName(name);
  if (refusal) return refusal;
  if (inCircle(file, before, parent)) return refused(3180, 'A customer cannot be a job of itself.');
  const other = holder(file, name, parent);
  if (other && other.id !== id) return nameInUse(name);
  const changed = node.children.filter((child) => !own.has(child.name));
  const content = resolveAll(file, changed, 'Customer');
  if (isOutcome(content)) return content;
  const fields = new Map(before.fields);
  for (const { name: cleared } of changed) fields.delete(cleared);
  for (const [field, nodes] of fieldsOf(content)) fields.set(field, merged(before.fields.get(field), nodes));
  const active = textOf(node, 'IsActive');
  const record: ListRecord = {
    ...before,
    name,
    parentId: parent?.id,
    isActive: active === undefined || active === '' ? before.isActive : isTrue(active),
    modified: file.now(),
    editSequence: file.newEditSequence(),
    fields,
  };
  customers.put(record);
  return done([writeListRecord(file, record)], listRecovery(record));
}
