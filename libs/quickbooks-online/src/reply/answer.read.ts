import { z } from 'zod';
import { limits } from '../limits.js';
import type { BatchAnswer, BatchItemAnswer, ChangedRows, ChangesAnswer, EntityAnswer, PageAnswer } from './reply.js';
import { readFaults } from './fault.read.js';

const Members = z.record(z.string(), z.unknown());
const Identified = z.looseObject({ Id: z.string().min(1) });
const Count = z
  .string()
  .regex(/^\d{1,15}$/)
  .optional()
  .catch(undefined);
/** The position and size of a page, next to its rows. */
const PageInfo = z.object({ startPosition: Count, maxResults: Count, totalCount: Count });
const BatchBody = z.object({ BatchItemResponse: z.array(z.unknown()) });
const BatchItem = z.looseObject({ bId: z.string() });
const ChangesBody = z.object({ CDCResponse: z.array(z.object({ QueryResponse: z.array(Members) })) });
const Deleted = z.object({ Id: z.string(), status: z.literal('Deleted') });
/** Entities that have no Id of their own to show. */
const withoutId = new Set(['Preferences', 'CompanyInfo']);

/** `{"Customer": {…}, "time": …}`: one member that is a record. Anything else gives null, never a half-read record. */
export function readEntityAnswer(body: unknown): EntityAnswer | null {
  const members = Members.safeParse(body);
  if (!members.success) return null;
  for (const [entity, value] of Object.entries(members.data)) {
    if (!/^[A-Z]\w*$/.test(entity)) continue;
    if (withoutId.has(entity) ? Members.safeParse(value).success : Identified.safeParse(value).success) {
      return { kind: 'entity', entity, value };
    }
  }
  return null;
}

/** `{"QueryResponse": {"Customer": […], "startPosition": 1, "maxResults": 2}}`; empty where nothing was found. */
export function readPageAnswer(body: unknown): PageAnswer | null {
  const envelope = z.object({ QueryResponse: Members }).safeParse(body);
  return envelope.success ? readPage(envelope.data.QueryResponse) : null;
}

function readPage(page: Readonly<Record<string, unknown>>): PageAnswer {
  const totalCount = PageInfo.parse(page).totalCount;
  for (const [entity, rows] of Object.entries(page)) {
    if (Array.isArray(rows)) return { kind: 'page', entity, rows: z.array(z.unknown()).parse(rows), totalCount: null };
  }
  return {
    kind: 'page',
    entity: null,
    rows: [],
    totalCount: totalCount === undefined ? null : parseInt(totalCount, 10),
  };
}

/** Each item by its own id: a fault among them is that item's alone. An item without an id answers nothing. */
export function readBatchAnswer(body: unknown): BatchAnswer | null {
  const envelope = BatchBody.safeParse(body);
  if (!envelope.success) return null;
  const items = new Map<string, BatchItemAnswer>();
  for (const value of envelope.data.BatchItemResponse) {
    const item = BatchItem.safeParse(value);
    if (item.success) items.set(item.data.bId, readBatchItem(item.data));
  }
  return { kind: 'batch', items };
}

function readBatchItem(item: unknown): BatchItemAnswer {
  const faults = readFaults(item);
  if (faults !== null) return { kind: 'fault', faults };
  return (
    readPageAnswer(item) ??
    readEntityAnswer(item) ?? { kind: 'garbled', why: 'wrong-type', excerpt: JSON.stringify(item).slice(0, 200) }
  );
}

/** Change data capture: what was changed, and the Ids of what was deleted, entity by entity. */
export function readChangesAnswer(body: unknown): ChangesAnswer | null {
  const envelope = ChangesBody.safeParse(body);
  if (!envelope.success) return null;
  const pages = envelope.data.CDCResponse.flatMap((response) => response.QueryResponse).map(readPage);
  const changes = pages.flatMap((page) => (page.entity === null ? [] : [splitDeleted(page.entity, page.rows)]));
  const objects = pages.reduce((sum, page) => sum + page.rows.length, 0);
  return { kind: 'changes', changes, truncated: objects >= limits.changes.objects };
}

function splitDeleted(entity: string, rows: readonly unknown[]): ChangedRows {
  const changed: unknown[] = [];
  const deletedIds: string[] = [];
  for (const row of rows) {
    const deleted = Deleted.safeParse(row);
    if (deleted.success) deletedIds.push(deleted.data.Id);
    else changed.push(row);
  }
  return { entity, changed, deletedIds };
}
