import { z } from 'zod';
import { entityNames } from '../entities/entity-name.js';

const kinds = [
  'read',
  'query',
  'create',
  'update',
  'delete',
  'void',
  'batch',
  'cdc',
  'token-code',
  'token-refresh',
  'revoke',
  'userinfo',
] as const;

const match = z.strictObject({
  realm: z.string().optional(),
  method: z.enum(['GET', 'POST']).optional(),
  /** A part of the path. */
  path: z.string().optional(),
  kind: z.enum(kinds).optional(),
  entity: z.enum(entityNames).optional(),
  /** Only the nth call that fits, counted from 1. */
  nth: z.int().min(1).optional(),
  /** Each nth call that fits. */
  every: z.int().min(1).optional(),
  /** With this probability, drawn from `seed`. */
  probability: z.number().min(0).max(1).optional(),
  /** How often at most; once, unless `every` or `probability` is given: then without end. */
  times: z.int().min(1).optional(),
});

const common = { match: match.prefault({}), seed: z.int().default(1) };
const committed = z.boolean().default(false);
const status = z.int().min(400).max(599);
const serviceFault = {
  code: z.string().default('10000'),
  message: z.string().default('An application error has occurred while processing your request'),
  detail: z.string().default('System Failure Error: Please wait a few minutes and try again.'),
  type: z.enum(['ValidationFault', 'SystemFault', 'AuthenticationFault', 'AuthorizationFault']).default('SystemFault'),
};

/** An order to fail. `committed` says whether the call is done all the same before the answer is spoiled. */
export const faultRuleSchema = z.discriminatedUnion('fault', [
  z.strictObject({ ...common, fault: z.literal('answer-lost-after-commit') }),
  z.strictObject({ ...common, fault: z.literal('answer-lost-before-commit') }),
  z.strictObject({ ...common, fault: z.literal('reset') }),
  z.strictObject({
    ...common,
    fault: z.literal('slow'),
    ms: z.int().min(1).max(600_000),
    when: z.enum(['before-commit', 'after-commit']).default('before-commit'),
  }),
  z.strictObject({
    ...common,
    fault: z.literal('status'),
    status,
    shape: z.enum(['service', 'gateway', 'xml', 'html', 'empty']).default('service'),
    committed,
  }),
  z.strictObject({
    ...common,
    fault: z.literal('throttled'),
    retryAfter: z.int().min(0).optional(),
    shape: z.enum(['json', 'xml']).default('json'),
  }),
  z.strictObject({ ...common, fault: z.literal('token-expired'), shape: z.enum(['json', 'xml']).default('json') }),
  z.strictObject({ ...common, fault: z.literal('lost-admin') }),
  z.strictObject({ ...common, fault: z.literal('html'), status: z.int().min(200).max(599).default(502), committed }),
  z.strictObject({ ...common, fault: z.literal('cut-body'), committed: z.boolean().default(true) }),
  z.strictObject({ ...common, fault: z.literal('wrong-type'), committed: z.boolean().default(true) }),
  z.strictObject({ ...common, fault: z.literal('empty-batch'), committed }),
  z.strictObject({ ...common, fault: z.literal('200-with-fault'), ...serviceFault }),
  z.strictObject({ ...common, fault: z.literal('service-fault'), status: status.default(400), ...serviceFault }),
  z.strictObject({ ...common, fault: z.literal('item-fault'), ...serviceFault }),
]);
export type FaultRule = z.infer<typeof faultRuleSchema>;
