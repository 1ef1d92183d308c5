import type { Readable } from 'node:stream';
import { ticketIn } from './ticket-ahead.read.js';

/** Bytes in which a ticket is found, or there is none. */
const HEAD = 4_096;

/** The beginning of a body, as far as a ticket can be in it. What was read is put back, for whoever reads all of it. */
export async function readHead(body: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  const read = () => Buffer.concat(chunks).toString('latin1');
  for (let bytes = 0; bytes < HEAD && !body.readableEnded && ticketIn(read()) === undefined;) {
    const chunk: unknown = body.read();
    if (Buffer.isBuffer(chunk)) {
      chunks.push(chunk);
      bytes += chunk.length;
    } else if (!(await hasMore(body))) break;
  }
  const head = read();
  if (chunks.length > 0) body.unshift(Buffer.concat(chunks));
  return head;
}

/** Waits for more bytes. False: there are none to come. */
function hasMore(body: Readable): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (more: boolean) => {
      body.off('readable', onReadable).off('end', onEnd).off('close', onEnd).off('error', onEnd);
      resolve(more);
    };
    const onReadable = () => settle(body.readableLength > 0);
    const onEnd = () => settle(false);
    body.on('readable', onReadable).on('end', onEnd).on('close', onEnd).on('error', onEnd);
  });
}
