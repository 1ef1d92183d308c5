import type { Tuning } from '../options.js';

/**
 * How many of these go into one batch: as many as one transaction takes by number and by bytes, and always the first, however long it
 * is. Bytes keep the memory of long messages, as pages of an import, within bounds.
 */
export function lengthOfBatch(
  waiting: readonly { readonly body: Uint8Array }[],
  { batchSize, batchBytes }: Pick<Tuning, 'batchSize' | 'batchBytes'>,
): number {
  let bytes = 0;
  const most = Math.min(batchSize, waiting.length);
  for (let length = 0; length < most; length += 1) {
    bytes += waiting[length]?.body.length ?? 0;
    if (bytes > batchBytes && length > 0) return length;
  }
  return most;
}
