import type { Answer } from '@jobpro/contracts';
import { deferred, type Read, unknown } from '@jobpro/connector';
import type { Fault } from '@jobpro/quickbooks-online';
import { type About, refusalOf } from './fault.decide.js';
import type { WriteReply } from './step.js';

/** How an operation reads what only it knows. */
export interface Reading {
  readonly about: About;
  /** Accepted, with the record that QuickBooks answered. */
  accepted(record: unknown): Answer | undefined;
  /** A refusal that may mean that it is there already. */
  taken?(fault: Fault): boolean;
}

/** What the answer to a write means: the same for every operation but for its record, and for what may be there already. */
export function readWrite(reply: WriteReply, reading: Reading): Read {
  const { settlement } = reply;
  switch (settlement.kind) {
    case 'accepted':
      // An answer that says yes but cannot be read: it is there, so look for it.
      return reading.accepted(reply.record) ?? unknown(reply.sentAt);
    case 'refused': {
      const otherwise = refusalOf(settlement.fault, reading.about, reply.intuitTid);
      return reading.taken?.(settlement.fault) === true ? { kind: 'look', otherwise } : otherwise;
    }
    case 'later':
      return deferred(
        reply.again,
        settlement.because === 'throttled' ? 'QuickBooks is busy' : 'QuickBooks did not take it',
      );
    case 'unauthorised':
      return deferred(reply.again, 'The connection to QuickBooks is being renewed');
    case 'unknown':
      return unknown(reply.sentAt);
  }
}
