import { createHash, randomBytes } from 'node:crypto';

/** What a session is known by: 256 random bits that only its Web Connector gets. */
export const newTicket = (): string => randomBytes(32).toString('hex');

/** All that is kept of a ticket. Found by its hash, so that no comparison tells how much of a guess was right. */
export const hashTicket = (ticket: string): Buffer => createHash('sha256').update(ticket, 'utf8').digest();

/** QuickBooks takes at most 23 characters for a message set's ID: 22 hexadecimal digits, 88 random bits. */
export const newSetId = (): string => randomBytes(11).toString('hex');
