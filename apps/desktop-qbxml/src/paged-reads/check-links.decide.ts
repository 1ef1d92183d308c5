import { done, type Taken } from '@jobpro/connector';
import { z } from 'zod';
import { entityQuery, presentIds } from '../company-file/known-links.decide.js';
import type { KnownLink } from '../connection/connection.js';
import type { PageState } from '../message-sets/message-set.js';
import { built, type DesktopReply, requestIdOf } from '../operations/wire.js';
import type { PageResult, Position } from './paged-read.decide.js';

/** The command that compares all links with the company file. Only this service queues it. */
export const CHECK_LINKS = 'company.check-links';

/** The kinds of links in the order in which they are compared: a record after those that it refers to. */
export const linkKinds = [
  'customer',
  'item',
  'job',
  'invoice',
  'payment',
] as const satisfies readonly KnownLink['entity'][];

/** Some links of one kind. `after`: the command that they follow; `next`: the last one, where more follow. */
export interface LinkPart {
  readonly part: number;
  readonly after?: string | undefined;
  readonly links: readonly KnownLink[];
  readonly next?: string | undefined;
}

const Command = z.looseObject({ sendAgainBy: z.string().optional() });

/** Returns the request for some links by their ids; the end where there are none. */
export function firstLinkPage({ commandId, recordId }: Taken, page: LinkPart | undefined): PageResult['next'] {
  const kind = page && linkKinds[page.part];
  if (page === undefined || kind === undefined) return { phase: 'complete', answer: done({ id: recordId }, 'linked') };
  const ids = [...new Set(page.links.map(({ remoteId }) => remoteId))];
  const result = built(entityQuery(kind, ids, requestIdOf(commandId)));
  return result.kind === 'answer'
    ? { phase: 'complete', answer: result.answer }
    : { phase: 'page', request: result.write, linked: page };
}

/** Reads which links the company file has. Nothing is concluded from a query that QuickBooks refuses. */
export function nextLinkPage(
  taken: Taken,
  state: PageState,
  { position, reply, followingLinks }: LinkReply,
): PageResult {
  const { linked } = state;
  if (linked === undefined || reply === undefined) return { position, messages: [], records: 0, next: state };
  const present = presentIds(reply.answer);
  const missing = present === undefined ? [] : linked.links.filter(({ remoteId }) => !present.includes(remoteId));
  return {
    position: { ...position, part: followingLinks?.part ?? linkKinds.length, lastName: followingLinks?.after },
    messages: [],
    lost: { links: missing, sendAgainBy: Command.parse(taken.data).sendAgainBy },
    records: linked.links.length,
    next: firstLinkPage(taken, followingLinks),
  };
}

interface LinkReply {
  readonly position: Position;
  readonly reply: DesktopReply | undefined;
  /** The links after these; undefined after the last. */
  readonly followingLinks: LinkPart | undefined;
}

/** Returns from where the links after these are. */
export const afterPart = ({ part, next }: LinkPart): { readonly part: number; readonly after: string | undefined } =>
  next === undefined ? { part: part + 1, after: undefined } : { part, after: next };
