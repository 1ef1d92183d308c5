import { z } from 'zod';
import { Day, Money } from '../primitives.js';
import { RemoteRef } from '../remote.js';
import { command, Mark } from './shared.js';

/** A payment, the same in both editions. What `applied` does not use up stays unapplied. */
export const PaymentCreate = z.object({
  ...command,
  customer: RemoteRef,
  date: Day,
  amount: Money,
  method: z.string().max(100).optional(),
  reference: z.string().max(100).optional(),
  depositTo: RemoteRef.optional(),
  memo: z.string().max(4095).optional(),
  mark: Mark,
  applied: z.array(z.object({ invoice: z.object({ id: z.string() }), amount: Money, number: z.string() })),
});
export type PaymentCreate = z.infer<typeof PaymentCreate>;
export const OnlinePaymentCreate = PaymentCreate;
export type OnlinePaymentCreate = PaymentCreate;
export const DesktopPaymentCreate = PaymentCreate;
export type DesktopPaymentCreate = PaymentCreate;
