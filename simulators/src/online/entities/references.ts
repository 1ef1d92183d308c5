import type { EntityName } from './entity-name.js';
import type { Fault } from './fault.js';
import { fault } from './fault.js';
import type { Fields } from './shape.js';
import type { Json, JsonObject } from '../json.js';
import { isObject, objectsAt, refAt, textAt } from '../json.js';
import type { Result } from '../result.js';
import { done, refused } from '../result.js';
import type { Realm } from '../state/realm.js';

/** Records that this request made and, being a batch, does not see: `Customer:7`. */
export type Unseen = ReadonlySet<string>;

export interface Sight {
  readonly realm: Realm;
  readonly unseen: Unseen;
}

export function visible(sight: Sight, entity: EntityName, id: string): JsonObject | undefined {
  return sight.unseen.has(`${entity}:${id}`) ? undefined : sight.realm.table(entity).get(id)?.record;
}

/** Checks each reference of a payload and adds the name of its target to the id, as QuickBooks answers.
 *  A target that `before` already refers to may have been made inactive since. */
export function resolveReferences(
  sight: Sight,
  fields: Fields,
  body: JsonObject,
  before?: JsonObject,
): Result<JsonObject> {
  const resolved: Record<string, Json | undefined> = { ...body };
  for (const [key, field] of Object.entries(fields)) {
    const value = body[key];
    if (!isObject(value) && !Array.isArray(value)) continue;
    if (field.is === 'ref' && field.to !== undefined) {
      const reference = resolve(sight, field.to, key, body, before);
      if (!reference.ok) return reference;
      resolved[key] = reference.value;
    } else if (field.is === 'object' && isObject(value)) {
      const current = before?.[key];
      const inner = resolveReferences(sight, field.fields, value, isObject(current) ? current : undefined);
      if (!inner.ok) return inner;
      resolved[key] = inner.value;
    } else if (field.is === 'list') {
      const knownLines = new Map(objectsAt(before ?? {}, key).map((line) => [textAt(line, 'Id'), line]));
      const lines: Json[] = [];
      for (const line of objectsAt(body, key)) {
        const id = textAt(line, 'Id');
        const inner = resolveReferences(sight, field.of, line, id === undefined ? undefined : knownLines.get(id));
        if (!inner.ok) return inner;
        lines.push(inner.value);
      }
      resolved[key] = lines;
    }
  }
  return done(resolved);
}

function resolve(
  sight: Sight,
  to: EntityName,
  key: string,
  body: JsonObject,
  before: JsonObject | undefined,
): Result<JsonObject> {
  const id = refAt(body, key) ?? '';
  const target = visible(sight, to, id);
  const missing: Fault = fault.badReference(key, to, id);
  if (target === undefined) return refused(missing);
  if (target['Active'] === false && refAt(before ?? {}, key) !== id) return refused(fault.objectNotFound());
  return done({ value: id, name: nameOf(target) });
}

const nameOf = (record: JsonObject): string =>
  textAt(record, 'FullyQualifiedName') ?? textAt(record, 'DisplayName') ?? textAt(record, 'Name') ?? '';
