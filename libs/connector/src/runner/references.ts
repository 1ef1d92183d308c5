import { type Reason, reason, type RemoteRef } from '@jobpro/contracts';

/** The kinds of record that a reference names, in the words of a sentence. */
export type ReferenceKind = 'customer' | 'item' | 'account' | 'payment term' | 'payment method' | 'tax code';

/** A record of QuickBooks that a command names: by its id where it is linked, by its name where a setting says so. */
export class Reference {
  constructor(
    readonly kind: ReferenceKind,
    readonly ref: RemoteRef | undefined,
    /** Refuses the command where there is no `ref`. */
    readonly whenAbsent: Reason | undefined,
  ) {}
}

/** Declares a reference. An optional one that is absent stays undefined. */
export function reference(kind: ReferenceKind, ref: RemoteRef): Reference;
export function reference(kind: ReferenceKind, ref: RemoteRef | undefined): Reference | undefined;
export function reference(kind: ReferenceKind, ref: RemoteRef | undefined): Reference | undefined {
  return ref === undefined ? undefined : new Reference(kind, ref, undefined);
}

/** Declares a reference without which the command is refused for the given reason. */
export const requiredReference = (kind: ReferenceKind, ref: RemoteRef | undefined, whenAbsent: Reason): Reference =>
  new Reference(kind, ref, whenAbsent);

/** The same shape with the edition's identifier in the place of each reference. */
export type Resolved<Shape, Id> = Shape extends Reference
  ? Id
  : Shape extends readonly (infer Item)[]
    ? readonly Resolved<Item, Id>[]
    : Shape extends object
      ? { readonly [Key in keyof Shape]: Resolved<Shape[Key], Id> }
      : Shape;

/** Returns how QuickBooks is given a reference; undefined where QuickBooks has no such record. */
export type Identify<Id> = (kind: ReferenceKind, ref: RemoteRef) => Id | undefined;

/** Returns every reference of a shape. */
export function referencesIn(shape: unknown): Reference[] {
  if (shape instanceof Reference) return [shape];
  if (Array.isArray(shape)) return shape.flatMap(referencesIn);
  if (typeof shape === 'object' && shape !== null) return Object.values(shape).flatMap(referencesIn);
  return [];
}

/** Replaces every reference of a shape, or returns why the first one that cannot be replaced refuses the command. */
export function resolveReferences<Shape, Id>(
  shape: Shape,
  identify: Identify<Id>,
): { readonly ok: true; readonly value: Resolved<Shape, Id> } | { readonly ok: false; readonly reason: Reason } {
  for (const { kind, ref, whenAbsent } of referencesIn(shape)) {
    if (ref === undefined) {
      if (whenAbsent !== undefined) return { ok: false, reason: whenAbsent };
    } else if (identify(kind, ref) === undefined) {
      const name = 'name' in ref ? ref.name : ref.id;
      return { ok: false, reason: reason('reference.missing', { what: kind, name }) };
    }
  }
  const replaced: unknown = replace(shape, identify);
  return { ok: true, value: replaced as Resolved<Shape, Id> };
}

function replace<Id>(shape: unknown, identify: Identify<Id>): unknown {
  if (shape instanceof Reference) return shape.ref === undefined ? undefined : identify(shape.kind, shape.ref);
  if (Array.isArray(shape)) return shape.map((item) => replace(item, identify));
  if (typeof shape !== 'object' || shape === null) return shape;
  return Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, replace(value, identify)]));
}
