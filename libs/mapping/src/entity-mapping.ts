import type { CompanyFacts, CompanySettings, Edition, Entity, Notice, Reason, Warning } from '@jobpro/contracts';
import type { Linked } from './link/links.js';

/** Another record whose link a record needs, or the company's settings. */
export interface Dependency {
  readonly entity: Entity | 'company';
  readonly id: string;
}

/** Everything that a translator may know except the snapshot. */
export interface TranslationContext {
  readonly settings: CompanySettings;
  /** Abilities and demands of the connected QuickBooks company, where they were read. */
  readonly facts?: CompanyFacts | undefined;
  /** The link of something that `dependencies` names. Asking for anything else is a bug and throws. */
  readonly remote: (entity: Entity, id: string) => Linked;
  /** An invoice's open balance in QuickBooks as far as we know; undefined where nothing is known of it. */
  readonly openBalance?: (invoiceId: string) => string | undefined;
}

/** The result of a translator: the command's own fields, or why the record cannot be sent. */
export type Translated =
  | { readonly ok: true; readonly data: Readonly<Record<string, unknown>>; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly reason: Reason };

/** Snapshot + links + settings -> command or refusal. Pure; never awaits. */
export type Translate<S> = (snapshot: S, context: TranslationContext) => Translated;

/** The part of every record of JobPro that the kernel itself reads. */
export interface Snapshot {
  readonly id: string;
  readonly revision: number;
}

/** The part of a payment that is applied to one invoice. */
export interface Application {
  readonly invoiceId: string;
  readonly amount: string;
}

/** The rules of one entity. The kernel does what all entities have in common. */
export interface EntityMapping<S extends Snapshot = Snapshot> {
  readonly entity: Entity;
  /**
   * A record is sent by a bookkeeper's selection, by JobPro's event, or by a record that depends on
   * it (rules 1, 3, 4, 7).
   */
  readonly exportTrigger: 'manual' | 'automatic' | 'on-demand';
  /** The command's last word: names are found or created, documents are created. */
  readonly action: 'ensure' | 'create';
  /** The links that must be there before the record can be sent. */
  readonly dependencies: (snapshot: S) => readonly Dependency[];
  /** The entities that `dependencies` can name: the service listens for their links. */
  readonly dependencyEntities: readonly Entity[];
  /** The name or number that people know the record by. */
  readonly nameOf: (snapshot: S) => string;
  /** The snapshot's field with a document's total, for the sums of a batch. */
  readonly amountField?: string & keyof S;
  /** The snapshot's field with a document's day. */
  readonly dateField?: string & keyof S;
  /** The amounts that a payment applies to invoices. */
  readonly applications?: (snapshot: S) => readonly Application[];
  /** Tasks for a person when JobPro changed the record after its export, and the fields that they cover. */
  readonly tasksAfterExport?: (
    sent: S,
    now: S,
    labelOf: (invoiceId: string) => string,
  ) => { readonly notices: readonly Notice[]; readonly fields: readonly string[] };
  /** Keys by which an imported record of QuickBooks may be recognised as this one. */
  readonly matchKeys?: (snapshot: S) => readonly string[];
  /** One translation for each edition, or the reason why the edition has nothing like it. */
  readonly translate: Readonly<Record<Edition, Translate<S> | { readonly notApplicable: Reason }>>;
}

/**
 * When each entity's records are exported, and by which action. The mapping services and the
 * console read the same.
 */
export const exportRules = {
  customer: { exportTrigger: 'on-demand', action: 'ensure' },
  item: { exportTrigger: 'on-demand', action: 'ensure' },
  job: { exportTrigger: 'automatic', action: 'ensure' },
  invoice: { exportTrigger: 'manual', action: 'create' },
  payment: { exportTrigger: 'manual', action: 'create' },
} as const satisfies Readonly<Record<Entity, Pick<EntityMapping, 'exportTrigger' | 'action'>>>;

/** The entity mapping that a service runs: the one provider in which the five services differ. */
export const ENTITY_MAPPING = Symbol('ENTITY_MAPPING');

/** The part of a mapping where the snapshot's type does not matter. */
export type AnyEntityMapping = Pick<EntityMapping, 'entity' | 'exportTrigger' | 'dependencyEntities'>;
