import { z } from 'zod';

const Cursor = z.tuple([z.string(), z.string()]);
/** Where a page ended: the sorted value of its last row, and its id. */
export type Cursor = z.infer<typeof Cursor>;

export const writeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** Undefined for what is no cursor of ours. */
export function readCursor(text: string): Cursor | undefined {
  try {
    const read = Cursor.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
