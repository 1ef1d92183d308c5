import { randomUUID } from 'node:crypto';
import { commandType, type Edition, type MessageType } from '@jobpro/contracts';

export interface TestCommand {
  readonly type: MessageType;
  readonly data: { readonly commandId: string; readonly recordId: string } & Readonly<Record<string, unknown>>;
}

const policy = { inactiveNames: 'reject', heldNames: 'reject' } as const;
const DAY = '2026-11-20';

/** Commands of either edition: what the one does not know of, its contract leaves out. */
export function commandsOf(edition: Edition, incomeAccount: string) {
  const command = (
    [entity, action]: readonly [entity: string, action: string],
    recordId: string,
    data: Readonly<Record<string, unknown>>,
  ): TestCommand => ({
    type: commandType(edition, entity, action),
    data: { commandId: randomUUID(), recordId, warnings: [], ...data },
  });
  return {
    customer: (name: string) =>
      command(['customer', 'ensure'], `customer ${name}`, {
        name,
        policy,
        create: { taxable: false, companyName: name },
      }),
    item: (name: string) =>
      command(['item', 'ensure'], `item ${name}`, {
        name,
        policy,
        create: { type: 'service', taxable: false, price: '10', accounts: { income: { name: incomeAccount } } },
      }),
    job: (name: string, customerId: string) =>
      command(['job', 'ensure'], `job ${name}`, { name, customer: { id: customerId }, policy, create: {} }),
    invoice: (number: string, customerId: string, itemId: string, amount = '120.50') =>
      command(['invoice', 'create'], `invoice ${number}`, {
        customer: { id: customerId },
        number,
        date: DAY,
        mark: `JobPro invoice ${number}`,
        lines: [{ kind: 'sale', item: { id: itemId }, description: `Work for ${number}`, amount, taxable: false }],
        total: amount,
      }),
    payment: (reference: string, customerId: string, amount: string, invoiceId: string, applied = amount) =>
      command(['payment', 'create'], `payment ${reference}`, {
        customer: { id: customerId },
        date: DAY,
        amount,
        reference,
        mark: `JobPro payment ${reference}`,
        applied: [{ invoice: { id: invoiceId }, amount: applied, number: 'any' }],
      }),
  };
}
export type Commands = ReturnType<typeof commandsOf>;
