import { CompanyId } from '@jobpro/contracts';
import { z } from 'zod';
import { type Role, roles, type User } from './access.js';

const known = (role: string): role is Role => roles.some((each) => each === role);

/** JobPro's claims. A role that we do not know grants nothing. */
const Claims = z
  .object({
    sub: z.string().min(1).max(200),
    name: z.string().min(1).max(200).optional(),
    company: CompanyId.optional(),
    roles: z.array(z.string()).max(50),
  })
  .transform(({ sub, name, company, roles: given }): User => ({
    id: sub,
    name: name ?? sub,
    roles: given.filter(known),
    ...(company === undefined ? {} : { companyId: company }),
  }));

/** The user that a verified token speaks of, or undefined where its claims are not JobPro's. */
export function readClaims(payload: unknown): User | undefined {
  const read = Claims.safeParse(payload);
  return read.success ? read.data : undefined;
}
