import { CompanyId } from '@jobpro/contracts';
import { z } from 'zod';

export const LoginRequest = z.object({ token: z.string().min(1).max(8_000) });
export type LoginRequest = z.infer<typeof LoginRequest>;

export const DevelopmentLoginRequest = z.object({ userId: z.string().max(100), companyId: CompanyId.optional() });
export type DevelopmentLoginRequest = z.infer<typeof DevelopmentLoginRequest>;

/** Who may log in without a token, in the embedded default. */
export const DevelopmentLogin = z.object({
  users: z.array(z.object({ id: z.string(), name: z.string(), title: z.string(), operates: z.boolean() })),
  companies: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type DevelopmentLogin = z.infer<typeof DevelopmentLogin>;
