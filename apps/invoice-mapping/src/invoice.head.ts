import { type Edition, type Invoice, invoiceTexts, MARK_ROOM, reason } from '@jobpro/contracts';
import { chosenName, type FieldMapper, type TranslationContext } from '@jobpro/mapping';
import { limits as desktop } from '@jobpro/qbxml';
import { limits as online } from '@jobpro/quickbooks-online';

const numberLength: Record<Edition, number> = { online: online.invoice.number, desktop: desktop.invoice.refNumber };
/** On Desktop our mark is part of the memo. Online has a private note for it. */
const besideTheMark: Record<Edition, { readonly memo?: number }> = { online: {}, desktop: { memo: MARK_ROOM } };

/** The fields above the lines, which both editions take alike. */
export function invoiceHead(fields: FieldMapper, invoice: Invoice, { settings, remote }: TranslationContext) {
  const { goLive } = settings;
  if (goLive !== undefined && invoice.date < goLive)
    fields.refuse(reason('invoice.before-go-live', { date: invoice.date, goLive }));
  return {
    customer: { id: remote('customer', invoice.customerId).id },
    number:
      settings.numbering === 'quickbooks'
        ? undefined
        : fields.number('invoice', invoice.number, numberLength[fields.edition]),
    date: invoice.date,
    dueDate: invoice.dueDate,
    terms: fields.reference('terms', chosenName(settings.terms, invoice.terms)),
    ...fields.texts(invoiceTexts, invoice, besideTheMark[fields.edition]),
    mark: `JobPro invoice ${invoice.id}`,
    total: invoice.total,
  };
}
