import type { Answer, Said } from '@jobpro/contracts';
import { warning } from '@jobpro/contracts';
import { done, rejected, type Verdict } from '@jobpro/connector';
import { type Match, sameAmount } from '@jobpro/quickbooks-online';
import type { Step } from './step.js';

/** A document of QuickBooks, as far as it matters for knowing ours again. */
export interface FoundDocument {
  readonly id: string;
  readonly syncToken: string;
  readonly totalAmount: string;
  readonly number: string | undefined;
}

/** It is in QuickBooks; QuickBooks' own total is compared with JobPro's to the cent. */
export function documentDone(found: FoundDocument, total: string, how: 'created' | 'adopted', called: string): Answer {
  const label = found.number;
  const remote = { id: found.id, version: found.syncToken, ...(label === undefined ? {} : { label }) };
  const warnings = [
    ...(how === 'adopted' ? [warning('document.adopted', { number: called })] : []),
    ...(sameAmount(found.totalAmount, total)
      ? []
      : [warning('total.differs', { jobpro: total, quickbooks: found.totalAmount })]),
  ];
  return done(remote, how, { total: found.totalAmount, warnings });
}

/** Which of the documents found is ours: the one that carries our mark, nothing else. */
export function adopt(
  found: readonly { readonly document: FoundDocument; readonly match: Match }[],
  total: string,
  called: string,
): Verdict<Step> {
  const ours = found.find(({ match }) => match.kind === 'ours');
  return ours === undefined
    ? { kind: 'absent' }
    : { kind: 'answer', answer: documentDone(ours.document, total, 'adopted', called) };
}

/** The number is somebody else's. */
export const numberTaken = (number: string, holder: string, said: Said): Answer =>
  rejected('number.taken', { number, holder }, said);
