import {
  type OnlineCustomerEnsure as CustomerEnsure,
  OnlineCustomerEnsure,
  OnlineInvoiceCreate,
  OnlineItemEnsure,
  OnlinePaymentCreate,
} from '@jobpro/contracts';
import { type BoundOperation, type Operation, operation, type Operations } from '@jobpro/connector';
import type { z } from 'zod';
import { createInvoiceOnce } from './invoice.create.js';
import { createPaymentOnce } from './payment.create.js';
import { ensureCustomer } from './customer.ensure.js';
import { ensureItem } from './item.ensure.js';
import { needsOf } from './facts.decide.js';
import type { Facts, Need, Step, StepReply } from './step.js';

/** An operation with its command inside, and the names that must be looked up before it is built. */
export interface OnlineOperation extends BoundOperation<Step, StepReply, Facts> {
  readonly needs: readonly Need[];
}
type BindOnline = (data: unknown) => OnlineOperation;

function online<C>(
  schema: z.ZodType<C>,
  run: Operation<C, Step, StepReply, Facts>,
  needs: (command: C) => Need[],
): BindOnline {
  const bind = operation(schema, run);
  return (data) => ({ ...bind(data), needs: needs(schema.parse(data)) });
}

/** Every command of the Online edition but the imports, which stream. */
export const operations = {
  'customer.ensure': online(OnlineCustomerEnsure, ensureCustomer, ({ create }: CustomerEnsure) =>
    needsOf(['Term', create.terms]),
  ),
  'item.ensure': online(OnlineItemEnsure, ensureItem, ({ create: { accounts } }) =>
    needsOf(
      ['Account', accounts.income],
      ['Account', accounts.expense],
      ['Account', accounts.costOfGoods],
      ['Account', accounts.asset],
    ),
  ),
  'invoice.create': online(OnlineInvoiceCreate, createInvoiceOnce, (command) => [
    ...needsOf(['Customer', command.customer], ['Term', command.terms], ['TaxCode', command.tax?.taxCode]),
    ...command.lines.flatMap((line) => (line.kind === 'sale' ? needsOf(['Item', line.item]) : [])),
  ]),
  'payment.create': online(OnlinePaymentCreate, createPaymentOnce, (command) => [
    ...needsOf(['Customer', command.customer], ['Account', command.depositTo]),
    ...(command.method === undefined ? [] : [{ list: 'PaymentMethod' as const, name: command.method }]),
  ]),
} satisfies Operations<'online', Step, StepReply, Facts>;

const byKey = new Map<string, BindOnline>(Object.entries(operations));

/** The operation of a command's key, as `invoice.create`; nothing where the edition has none. */
export const operationFor = (key: string): BindOnline | undefined => byKey.get(key);
