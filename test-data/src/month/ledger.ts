import { type Edition, type Reason, reason, type Remote, sumMoney, type Warning, warning } from '@jobpro/contracts';
import { Decimal } from 'decimal.js';

/** A command of either edition, as far as books are concerned. */
export interface Command {
  readonly commandId: string;
  readonly recordId: string;
  readonly warnings?: readonly Warning[];
  readonly name?: string;
  readonly policy?: { readonly heldNames: 'reject' | { readonly suffix: string } };
  readonly customer?: { readonly id: string };
  readonly amount?: string;
  readonly discount?: string;
  readonly tax?: { readonly amount: string };
  readonly total?: string;
  readonly lines?: readonly Line[];
  readonly applied?: readonly { readonly invoice: { readonly id: string }; readonly amount: string }[];
}
interface Line {
  readonly item?: { readonly id: string } | { readonly name: string };
  readonly quantity?: string;
  readonly rate?: string;
  readonly amount: string;
}

/** The outcome of a command: the result's word and the data reported with it. */
export type Outcome =
  | {
      readonly word: 'done';
      readonly how: 'created' | 'linked';
      readonly remote: Remote;
      readonly total?: string;
      readonly warnings: readonly Warning[];
    }
  | { readonly word: 'rejected'; readonly reason: Reason };

export interface LedgerInvoice {
  readonly recordId: string;
  readonly customerId: string;
  readonly total: string;
  balance: string;
}
export interface LedgerPayment {
  readonly recordId: string;
  readonly amount: string;
  readonly applied: string;
}
interface Named {
  readonly id: string;
  readonly name: string;
}

export interface LedgerOptions {
  readonly edition: Edition;
  /** Names that vendors hold. */
  readonly vendors: readonly string[];
  /** Items that are there from the start: those that the settings name. */
  readonly items: readonly string[];
  /** Where QuickBooks computes the tax, its total is JobPro's total plus `off`. */
  readonly computesTax?: { readonly off: string };
}

/**
 * Books that stand for a connector and its QuickBooks in memory: names are kept once, as QuickBooks compares them; documents hang on what
 * is there, and are multiplied, added up and paid off. What no QuickBooks would take, and the mapping should never send, is a complaint.
 */
export class Ledger {
  readonly invoices = new Map<string, LedgerInvoice>();
  readonly payments = new Map<string, LedgerPayment>();
  readonly complaints: string[] = [];
  private readonly names = { customer: new Map<string, Named>(), item: new Map<string, Named>() };
  private readonly jobs = new Map<string, Named>();
  private readonly vendors: ReadonlySet<string>;
  private readonly ids = new Set<string>();
  private readonly created = new Set<string>();

  constructor(private readonly options: LedgerOptions) {
    this.vendors = new Set(options.vendors.map(compared));
    for (const name of options.items) this.keep('item', name);
  }

  /** Returns every name of a kind, as it is in the books. */
  namesOf(kind: 'customer' | 'item'): string[] {
    return [...this.names[kind].values()].map(({ name }) => name);
  }

  take(entity: string, command: Command): Outcome {
    const outcome = this.outcomeOf(entity, command);
    const what = `${entity} ${command.recordId}`;
    if (outcome.word === 'done' && this.created.has(what)) this.complaints.push(`${what} came twice`);
    if (outcome.word === 'done') this.created.add(what);
    return outcome;
  }

  private outcomeOf(entity: string, command: Command): Outcome {
    switch (entity) {
      case 'customer':
        return this.customer(command);
      case 'item':
        return this.ensure('item', command.name ?? '', []);
      case 'job':
        return this.job(command);
      case 'invoice':
        return this.invoice(command);
      case 'payment':
        return this.payment(command);
      default:
        throw new Error(`no books for ${entity}`);
    }
  }

  private customer({ name = '', policy }: Command): Outcome {
    if (!this.vendors.has(compared(name))) return this.ensure('customer', name, []);
    if (policy === undefined || policy.heldNames === 'reject')
      return { word: 'rejected', reason: reason('name.held', { name, holder: 'vendor' }) };
    const to = `${name}${policy.heldNames.suffix}`;
    return this.ensure('customer', to, [warning('name.suffixed', { from: name, to })]);
  }

  private ensure(kind: 'customer' | 'item', name: string, warnings: readonly Warning[]): Outcome {
    const existing = this.names[kind].get(compared(name));
    const { id } = existing ?? this.keep(kind, name);
    return {
      word: 'done',
      how: existing ? 'linked' : 'created',
      remote: { id, label: existing?.name ?? name },
      warnings,
    };
  }

  private keep(kind: 'customer' | 'item', name: string): Named {
    const named = { id: this.newId(kind), name };
    this.names[kind].set(compared(name), named);
    return named;
  }

  private job({ name = '', customer, recordId }: Command): Outcome {
    if (this.options.edition === 'online') this.complaints.push(`job ${recordId}: QuickBooks Online has none`);
    this.expects(customer?.id, `the customer of job ${recordId}`);
    const key = `${customer?.id ?? ''}:${compared(name)}`;
    const existing = this.jobs.get(key);
    const job = existing ?? { id: this.newId('job'), name };
    this.jobs.set(key, job);
    return { word: 'done', how: existing ? 'linked' : 'created', remote: { id: job.id, label: name }, warnings: [] };
  }

  private invoice(command: Command): Outcome {
    const { recordId, customer, lines = [], total: statedTotal = '0' } = command;
    this.expects(customer?.id, `the customer of invoice ${recordId}`);
    for (const { item } of lines) {
      if (item === undefined) continue;
      const missing = 'id' in item ? !this.ids.has(item.id) : !this.names.item.has(compared(item.name));
      if (missing) this.complaints.push(`invoice ${recordId}: no item ${JSON.stringify(item)}`);
    }
    const sum = new Decimal(sumMoney(lines.map(priced)))
      .minus(command.discount ?? '0')
      .plus(command.tax?.amount ?? '0')
      .toFixed(2);
    const { computesTax } = this.options;
    const total = computesTax === undefined ? sum : new Decimal(statedTotal).plus(computesTax.off).toFixed(2);
    const id = this.newId('invoice');
    this.invoices.set(id, { recordId, customerId: customer?.id ?? '', total, balance: total });
    const jobpro = new Decimal(statedTotal).toFixed(2);
    const warnings = jobpro === total ? [] : [warning('total.differs', { jobpro, quickbooks: total })];
    return { word: 'done', how: 'created', remote: { id, label: recordId }, total, warnings };
  }

  private payment({ recordId, customer, amount = '0', applied = [] }: Command): Outcome {
    this.expects(customer?.id, `the customer of payment ${recordId}`);
    for (const { invoice, amount: used } of applied) {
      const there = this.invoices.get(invoice.id);
      if (there === undefined) this.complaints.push(`payment ${recordId}: no invoice ${invoice.id}`);
      else if (there.customerId !== customer?.id)
        this.complaints.push(`payment ${recordId} is applied to an invoice of another customer`);
      else {
        there.balance = new Decimal(there.balance).minus(used).toFixed(2);
        if (new Decimal(there.balance).lt(0))
          this.complaints.push(`payment ${recordId} pays more of invoice ${there.recordId} than it owes`);
      }
    }
    const id = this.newId('payment');
    this.payments.set(id, { recordId, amount, applied: sumMoney(applied.map((application) => application.amount)) });
    return { word: 'done', how: 'created', remote: { id, label: recordId }, warnings: [] };
  }

  private expects(id: string | undefined, what: string): void {
    if (id === undefined || !this.ids.has(id)) this.complaints.push(`${what} is not in QuickBooks`);
  }

  private newId(kind: string): string {
    const id = `Q-${kind}-${this.ids.size}`;
    this.ids.add(id);
    return id;
  }
}

/** Names are compared without case, and nothing else is forgiven: what the translators leave untidy becomes two. */
const compared = (name: string): string => name.toLowerCase();

/** QuickBooks multiplies where it has both figures. Half cents go to the even cent here, unlike anywhere in the mapping. */
const priced = ({ quantity, rate, amount }: Line): string =>
  quantity === undefined || rate === undefined
    ? amount
    : new Decimal(quantity).times(rate).toFixed(2, Decimal.ROUND_HALF_EVEN);
