import type { Tuning } from '../options.js';

/**
 * Returns how many of these form one batch: as many as fit into one transaction by number and bytes, and always the first, however long
 * it is. The limit in bytes bounds the memory of long messages, such as pages of an import.
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
