interface Standing {
  readonly code: string;
  readonly sentence: string;
  readonly remedy: string;
}

/** Notices of one kind are settled together, so they stand together: a payment to be applied to two invoices is one thing to do. */
export function byKind<N extends Standing>(notices: readonly N[]) {
  const kinds = new Map<N['code'], N[]>();
  for (const one of notices) kinds.set(one.code, [...(kinds.get(one.code) ?? []), one]);
  return [...kinds].map(([code, same]) => ({
    code,
    sentence: same.map(({ sentence }) => sentence).join(' '),
    remedy: same[0]?.remedy ?? '',
  }));
}
