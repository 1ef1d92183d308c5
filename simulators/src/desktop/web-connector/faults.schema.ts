import { z } from 'zod';

const hresult = z.string().regex(/^0x[0-9A-Fa-f]{8}$/);
const when = {
  /** How many times it strikes, then it is gone. */
  times: z.number().int().min(1).max(1_000_000).default(1),
  /** How many matching occasions pass before it strikes. */
  after: z.number().int().min(0).default(0),
};
/** Only at sets (or requests) that hold a request of this name, such as `InvoiceAdd`. */
const matching = { ...when, request: z.string().optional() };

/** The faults that can be planned. `acted` says whether QuickBooks had done its work before the fault. */
export const faultSchema = z.discriminatedUnion('kind', [
  /** QuickBooks dies; the Web Connector reports it by receiveResponseXML with an hresult and no response. */
  z.strictObject({
    kind: z.literal('answer-lost'),
    ...matching,
    acted: z.boolean(),
    hresult: hresult.default('0x80040402'),
    message: z.string().default('An unexpected error occurred. The answer of QuickBooks was lost.'),
  }),
  /** The Web Connector dies: the session ends without another call, and the next one starts from the beginning. */
  z.strictObject({ kind: z.literal('client-dies'), ...matching, acted: z.boolean() }),
  /** QuickBooks refuses the whole set with an hresult, such as 0x80040400 or 0x80040420; nothing is done. */
  z.strictObject({
    kind: z.literal('hresult'),
    ...matching,
    hresult,
    message: z.string().default('QuickBooks reported an error.'),
  }),
  /** QuickBooks cannot be reached at the start of a session: connectionError, such as 0x80040416. */
  z.strictObject({
    kind: z.literal('connection-error'),
    ...when,
    hresult,
    message: z.string().default('Could not access QuickBooks.'),
  }),
  /** The connection to the service breaks during a call, half sent or sent and not answered. */
  z.strictObject({
    kind: z.literal('connection-drops'),
    ...when,
    operation: z.enum(['authenticate', 'sendRequestXML', 'receiveResponseXML', 'getLastError', 'closeConnection']),
    at: z.enum(['sending', 'reading']),
  }),
  /** Single requests are answered with a status code, such as 3180 or 3175; nothing is done for them. */
  z.strictObject({
    kind: z.literal('status'),
    ...matching,
    code: z.number().int().min(500).max(9999),
    message: z.string().default('There was an error when saving: the record is locked by another user.'),
  }),
  /** QuickBooks takes this long for a set. */
  z.strictObject({ kind: z.literal('slow'), ...matching, ms: z.number().int().min(1).max(600_000) }),
  /** The message set store fails: the set is done, but nothing is kept of it (status 9005, later 9002). */
  z.strictObject({ kind: z.literal('store-fails'), ...matching }),
  /** The response reaches the service cut in the middle. */
  z.strictObject({ kind: z.literal('response-cut'), ...matching }),
]);
export type Fault = z.infer<typeof faultSchema>;
export type FaultKind = Fault['kind'];
