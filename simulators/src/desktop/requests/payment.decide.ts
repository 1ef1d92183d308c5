import { Decimal } from 'decimal.js';
import type { CompanyFile } from '../file/company-file.js';
import { refTo } from '../file/reference.write.js';
import { balanceOf } from '../file/records.js';
import type { Invoice, Link, ReceivePayment } from '../file/records.js';
import { childOf, childrenOf, textOf } from '../xml/element.js';
import type { Element } from '../xml/element.js';
import { isTrue } from './customer.decide.js';
import { receivableAccount, transactionRecovery } from './invoice.decide.js';
import { defineMacro, txnIdOf } from './macros.js';
import { done, invalidReference, invalidValue, isOutcome, notFound, refused, unsupported } from './outcome.js';
import type { Outcome } from './outcome.js';
import { fieldsOf, listIdOf, resolveAll } from './references.js';
import { writePayment } from './transaction.write.js';
import type { Work } from './work.js';

const own = new Set(['TxnDate', 'RefNumber', 'TotalAmount', 'IsAutoApply', 'AppliedToTxnAdd']);
const foreign = ['ExchangeRate', 'CreditCardTxnInfo'];
const foreignInApplication = ['TxnLineDetail', 'SetCredit', 'DiscountAmount'];

/** An invoice may be paid by its own customer, or by a customer above the job that it hangs on. */
function mayPay(file: CompanyFile, customerId: string, invoice: Invoice): boolean {
  const customers = file.list('Customer');
  for (
    let at = customers.get(invoice.customerId);
    at;
    at = at.parentId === undefined ? undefined : customers.get(at.parentId)
  ) {
    if (at.id === customerId) return true;
  }
  return false;
}

function apply(
  work: Work,
  { customerId, receivable }: { readonly customerId: string; readonly receivable: Element },
  nodes: readonly Element[],
  total: Decimal | undefined,
): readonly Link[] | Outcome {
  const links: Link[] = [];
  let left = total;
  for (const node of nodes) {
    const no = foreignInApplication.find((name) => childOf(node, name));
    if (no !== undefined) return unsupported(no);
    const txnId = txnIdOf(work, childOf(node, 'TxnID'));
    if (typeof txnId !== 'string') return txnId;
    const invoice = work.file.invoices.get(txnId);
    const isHidden = invoice && work.switches.paidInvoice === '3120' && balanceOf(invoice).isZero();
    // A payment sees only the open invoices of its own receivable account.
    const isElsewhere = listIdOf(invoice?.fields.get('ARAccountRef')?.[0]) !== listIdOf(receivable);
    if (!invoice || isHidden || isElsewhere) return notFound(txnId);
    if (!mayPay(work.file, customerId, invoice)) {
      return invalidValue('TxnID', txnId, 'The transaction belongs to another customer.');
    }
    const already = links
      .filter((link) => link.txnId === txnId)
      .reduce((sum, link) => sum.plus(link.amount), new Decimal(0));
    const open = balanceOf(invoice).minus(already);
    const text = textOf(node, 'PaymentAmount') ?? '';
    const amount = text === '' ? Decimal.min(open, left ?? open) : new Decimal(text);
    if (amount.greaterThan(open)) {
      return invalidValue('payment amount', amount.toFixed(2), 'You cannot pay more than the amount due.');
    }
    if (amount.isNegative()) return invalidValue('payment amount', amount.toFixed(2), 'A payment cannot be negative.');
    left = left?.minus(amount);
    if (left?.isNegative()) {
      return invalidValue(
        'payment amount',
        amount.toFixed(2),
        'You cannot apply more than the total amount of the payment.',
      );
    }
    links.push({ txnId, amount });
  }
  return links;
}

/** Applies a payment as QuickBooks does automatically: to the invoice of exactly this amount, else to the oldest first. */
function autoApply(file: CompanyFile, customerId: string, total: Decimal): readonly Link[] {
  const open = file.invoices.ofCustomer(customerId).filter((invoice) => balanceOf(invoice).greaterThan(0));
  const exact = open.find((invoice) => balanceOf(invoice).equals(total));
  const oldest = open.toSorted((a, b) =>
    a.txnDate < b.txnDate ? -1 : a.txnDate > b.txnDate ? 1 : a.number - b.number,
  );
  const links: Link[] = [];
  let left = total;
  for (const invoice of exact ? [exact] : oldest) {
    const amount = Decimal.min(left, balanceOf(invoice));
    if (amount.lessThanOrEqualTo(0)) break;
    links.push({ txnId: invoice.id, amount });
    left = left.minus(amount);
  }
  return links;
}

function settle(file: CompanyFile, payment: ReceivePayment): void {
  for (const { txnId, amount } of payment.applied) {
    const invoice = file.invoices.get(txnId);
    if (!invoice || amount.isZero()) continue;
    file.invoices.put({
      ...invoice,
      applied: invoice.applied.plus(amount),
      links: [...invoice.links, { txnId: payment.id, amount }],
      modified: file.now(),
      editSequence: file.newEditSequence(),
    });
  }
}

export function addPayment(work: Work, node: Element): Outcome {
  const { file, switches } = work;
  const no = foreign.find((name) => childOf(node, name));
  if (no !== undefined) return unsupported(no);
  const head = resolveAll(
    file,
    node.children.filter((child) => !own.has(child.name)),
    'ReceivePayment',
    switches.inactiveReference,
  );
  if (isOutcome(head)) return head;
  const fields = fieldsOf(head);
  const customer = file.list('Customer').get(listIdOf(fields.get('CustomerRef')?.[0]) ?? '');
  if (!customer) return invalidReference('Customer', '', 'ReceivePayment');
  const refNumber = textOf(node, 'RefNumber') ?? '';
  if (switches.duplicateRefNumbers === 'refuse' && file.payments.findRefNumber(refNumber).length > 0) {
    return refused(3180, `There was an error when saving a ReceivePayment: the number "${refNumber}" is used already.`);
  }
  const text = textOf(node, 'TotalAmount') ?? '';
  const total = text === '' ? undefined : new Decimal(text);
  if (total?.isNegative()) return invalidValue('TotalAmount', text, 'A payment cannot be negative.');
  const receivable = receivableAccount(work, fields.get('ARAccountRef')?.[0]);
  if (isOutcome(receivable)) return receivable;
  fields.set('ARAccountRef', [receivable]);
  const undeposited = file.list('Account').findFullName('Undeposited Funds');
  if (!fields.has('DepositToAccountRef') && undeposited) {
    fields.set('DepositToAccountRef', [refTo(file, 'DepositToAccountRef', undeposited)]);
  }
  const applications = childrenOf(node, 'AppliedToTxnAdd');
  const auto = isTrue(textOf(node, 'IsAutoApply'));
  const links = auto
    ? autoApply(file, customer.id, total ?? new Decimal(0))
    : apply(work, { customerId: customer.id, receivable }, applications, total);
  if ('severity' in links) return links;
  const macro = defineMacro(work, node);
  if (macro.refusal) return macro.refusal;
  const txnDate = textOf(node, 'TxnDate') ?? '';
  fields.delete('CustomerRef');
  file.lastReceivable = listIdOf(receivable);
  const payment: ReceivePayment = {
    ...file.newTransactionStamp(),
    kind: 'ReceivePayment',
    customerId: customer.id,
    txnDate: txnDate === '' ? file.today() : txnDate,
    refNumber,
    fields,
    total: total ?? links.reduce((sum, link) => sum.plus(link.amount), new Decimal(0)),
    applied: links,
  };
  file.payments.put(payment);
  settle(file, payment);
  macro.bind(payment.id);
  return done(
    [writePayment(file, payment, { lines: true, links: false, only: new Set() })],
    transactionRecovery(payment),
  );
}
