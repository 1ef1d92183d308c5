import {
  type DesktopInvoiceCreate,
  type Edition,
  type Invoice,
  invoiceTexts,
  MARK_ROOM,
  type OnlineInvoiceCreate,
  type Translation,
} from '@jobpro/contracts';
import {
  checkDate,
  checkInvoice,
  chosenName,
  type Dependency,
  type EntityMapping,
  exportRules,
  type FieldMapper,
  translation,
  type TranslationContext,
} from '@jobpro/mapping';
import { limits as desktop } from '@jobpro/qbxml';
import { limits as online } from '@jobpro/quickbooks-online';
import { Decimal } from 'decimal.js';
import { amountsOf, checkLineCount, discountLines, saleLines, taxLines } from './amounts.js';

/**
 * An invoice is sent when it is selected (rule 1), after its customer and items. It belongs to the
 * customer, never to a job.
 */
export const invoice: EntityMapping<Invoice> = {
  entity: 'invoice',
  ...exportRules.invoice,
  dependencies: ({ customerId, lines }) => [
    { entity: 'customer', id: customerId },
    ...lines.flatMap(({ itemId }): Dependency[] => (itemId === undefined ? [] : [{ entity: 'item', id: itemId }])),
  ],
  dependencyEntities: ['customer', 'item'],
  nameOf: ({ number }) => number,
  amountField: 'total',
  dateField: 'date',
  translate: { online: invoiceToOnline, desktop: invoiceToDesktop },
};

export function invoiceToOnline(invoice: Invoice, context: TranslationContext) {
  return translation('online', (fields) => {
    const { tax: treatment } = context.settings;
    const { discount, tax } = amountsOf(fields, invoice);
    const hasDiscount = !new Decimal(discount).isZero();
    const isOverride = treatment.kind === 'override' && !new Decimal(tax).isZero();
    const taxCode = treatment.kind === 'override' ? fields.reference('tax code', treatment.taxCode) : undefined;
    // Without an amount that replaces it, QuickBooks would tax a taxable line.
    const taxed = isOverride || treatment.kind === 'quickbooks';
    const lines = [
      ...saleLines(fields, invoice, context, { description: online.invoice.lineDescription, taxed }),
      ...(treatment.kind === 'line' ? taxLines(fields, treatment.item, tax) : []),
    ];
    checkLineCount(fields, lines.length + (hasDiscount ? 1 : 0), online.invoice.lines);
    checkInvoice(fields, { discount, tax, taxCode, lines }, context);
    const { email } = context.remote('customer', invoice.customerId);
    return {
      ...invoiceHead(fields, invoice, context),
      ownNumber:
        context.settings.numbering === 'quickbooks'
          ? fields.line('number', invoice.number, online.invoice.ownNumber)
          : undefined,
      email: fields.email(email, online.customer.email),
      lines,
      discount: hasDiscount ? discount : undefined,
      tax: isOverride ? { amount: tax, taxCode } : undefined,
    } satisfies Translation<OnlineInvoiceCreate>;
  });
}

export function invoiceToDesktop(invoice: Invoice, context: TranslationContext) {
  return translation('desktop', (fields) => {
    const { tax: treatment, discountItem } = context.settings;
    const { discount, tax } = amountsOf(fields, invoice);
    const taxed = treatment.kind === 'quickbooks';
    const taxItem = treatment.kind === 'line' ? treatment.item : undefined;
    // A discount and JobPro's tax are lines on Desktop, where the total is the sum of the lines.
    const lines = [
      ...saleLines(fields, invoice, context, { description: desktop.invoice.lineDescription, taxed }),
      ...discountLines(fields, discountItem, invoice, { discount, taxed }),
      ...(taxed ? [] : taxLines(fields, taxItem, tax)),
    ];
    checkLineCount(fields, lines.length, desktop.invoice.lines);
    checkInvoice(fields, { discount, tax, taxCode: undefined, lines }, context);
    const receivableAccount = fields.reference('accounts-receivable account', context.settings.receivableAccount);
    return {
      ...invoiceHead(fields, invoice, context),
      lines,
      receivableAccount,
    } satisfies Translation<DesktopInvoiceCreate>;
  });
}

const numberLength: Record<Edition, number> = { online: online.invoice.number, desktop: desktop.invoice.refNumber };
/** Room that our mark takes. It is part of the memo on Desktop; Online has a private note for it. */
const reserved: Record<Edition, { readonly memo?: number }> = { online: {}, desktop: { memo: MARK_ROOM } };

/** Maps the fields above the lines, which both editions take alike. */
function invoiceHead(fields: FieldMapper, invoice: Invoice, context: TranslationContext) {
  const { settings, remote, facts } = context;
  const { numbering } = settings;
  const { edition } = fields;
  checkDate(fields, invoice.date, context);
  return {
    customer: { id: remote('customer', invoice.customerId).id },
    currency: facts?.multiCurrency === true ? facts.homeCurrency : undefined,
    number: numbering === 'quickbooks' ? undefined : fields.number('invoice', invoice.number, numberLength[edition]),
    date: invoice.date,
    dueDate: invoice.dueDate,
    terms: fields.reference('terms', chosenName(settings.terms, invoice.terms)),
    ...fields.texts(invoiceTexts, invoice, reserved[edition]),
    mark: `JobPro invoice ${invoice.id}`,
    total: invoice.total,
  };
}
