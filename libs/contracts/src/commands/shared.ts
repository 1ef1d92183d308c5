import { z } from 'zod';
import { CompanySettings } from '../entities.js';
import { Warning } from '../failures/index.js';
import { Day, type Edition, EntityId, RemoteRef } from '../primitives.js';

/**
 * The fields of every command. `commandId` is the idempotency key: however often a command arrives,
 * it has one effect.
 */
export const command = {
  commandId: z.uuid(),
  recordId: EntityId,
  /**
   * The connection, on Desktop the company file, of the QuickBooks ids in the command. The connector
   * sends it over no other.
   */
  connectionId: z.uuid().optional(),
  /** The field mapper's changes. The outcome `done` returns them to the record. */
  warnings: z.array(Warning).default([]),
};

/**
 * Our mark, written into the document's memo, so that a document whose answer was lost can be
 * recognised.
 */
export const Mark = z.string().min(1).max(120);
/**
 * Characters that the field mapper leaves free for the mark: its length, its brackets and a
 * separator.
 */
export const MARK_ROOM = 140;

/** Names one command of one record. */
export const CommandRef = z.object({ commandId: z.uuid(), recordId: EntityId });

/** The company's decision about names that QuickBooks has already. */
export const NamePolicy = CompanySettings.pick({ inactiveNames: true, heldNames: true });
export type NamePolicy = z.infer<typeof NamePolicy>;

/** The fields of every command that creates a document. */
export const document = {
  ...command,
  /** The document may be in QuickBooks already: the connector looks before it sends. */
  lookFirst: z.boolean().optional(),
};

export const ItemAccounts = z.object({
  income: RemoteRef.optional(),
  expense: RemoteRef.optional(),
  costOfGoods: RemoteRef.optional(),
  asset: RemoteRef.optional(),
});

/** Import everything of one kind. */
export const ImportCommand = z.object({ ...command, importId: z.string().min(1).max(100) });

/**
 * Take back a command that was not sent yet. The outcome is `cancelled`, or the other command's own
 * where it was too late.
 */
export const CancelCommand = z.object({ ...command, cancels: z.uuid() });

/**
 * Report the exported documents of one kind as they are in QuickBooks now, page by page. `from` and
 * `to` are their days.
 */
export const ReadBackCommand = z.object({
  ...command,
  tieOutId: z.string().min(1).max(100),
  from: Day.optional(),
  to: Day.optional(),
});

/** Report the preferences of the QuickBooks company, without its lists. */
export const ReadFactsCommand = z.object({ ...command });

/** Report the lists that the settings choose from, and the preferences. */
export const ReadListsCommand = z.object({ ...command });

/**
 * Reports what became of these commands, because their outcomes are overdue. A completed command is answered once more,
 * one in work by `in-work`, and one that the connector never received by `not-received`.
 */
export const RequestOutcomesCommand = z.object({
  commands: z.array(CommandRef).min(1).max(1_000),
});

/** The fields of a command that a translation writes: all but those that every command has. */
export type Translation<C extends { commandId: string; recordId: string; warnings: unknown }> = Omit<
  C,
  keyof typeof command | 'lookFirst' | 'numberMayRepeat'
>;

/**
 * A free text that both editions take. The schema of its command and the field mapper read the same
 * row.
 */
export interface TextField {
  /** The field's name in a sentence. */
  readonly label: string;
  /** Whether line breaks stay. */
  readonly multiline: boolean;
  /** Characters that QuickBooks accepts, by edition. */
  readonly limit: Readonly<Record<Edition, number>>;
}
export type TextFields = Readonly<Record<string, TextField>>;

type TextShape<T extends TextFields> = { [K in keyof T]: z.ZodOptional<z.ZodString> };

/** Returns the schema's fields for the texts of one edition. */
export const textShape = <T extends TextFields>(fields: T, edition: Edition): TextShape<T> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { limit }]) => [name, z.string().max(limit[edition]).optional()]),
  ) as TextShape<T>;
