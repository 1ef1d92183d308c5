import type { Customer } from '@jobpro/contracts';

/** The company's name: its own, else for a company the one that it goes by. A person has one only where JobPro says so. */
export function companyNameOf({ kind, companyName, displayName }: Customer): string | undefined {
  const own = companyName?.trim() ?? '';
  if (own !== '') return own;
  return kind === 'company' ? displayName : undefined;
}
