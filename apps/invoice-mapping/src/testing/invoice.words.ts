import { Invoice, InvoiceLine, sumMoney } from '@jobpro/contracts';

const LINE =
  /^(no item|\w+) (?:(\S+) × (\S+) = )?(-?[\d.]+)(, taxable)?(?:, on (\d{4}-\d\d-\d\d))?(?:, job (\d+)(?: ([^,“]+))?)?(?:, “(.*)”)?$/;

/** JobPro's line as somebody would write it down: `labor 4 × 25 = 100.00, taxable, on 2026-11-18, job 2041 Kitchen, “Rough-in”`. */
function lineOf(words: string): InvoiceLine {
  const found = LINE.exec(words);
  if (found === null) throw new Error(`“${words}” is no line`);
  const [, item, quantity, rate, amount, taxable, serviceDate, jobNumber, jobName, description] = found;
  return InvoiceLine.parse({
    itemId: item === 'no item' ? undefined : item,
    quantity,
    rate,
    amount,
    taxable: taxable !== undefined,
    serviceDate,
    jobNumber,
    jobName,
    description,
  });
}

/** JobPro's invoice: its lines, then `5.00 off` or `10 % off`, `tax 8.25`, `total 103.25`; without a total, what the lines come to. */
export function invoiceOf(words: string, more: Partial<Invoice> = {}): Invoice {
  const lines: InvoiceLine[] = [];
  const rest: Partial<Invoice> = {};
  for (const part of words.split('; ')) {
    const [, off, percent] = /^(\S+)( %)? off$/.exec(part) ?? [];
    const [, tax] = /^tax (\S+)$/.exec(part) ?? [];
    const [, total] = /^total (\S+)$/.exec(part) ?? [];
    if (off !== undefined) rest.discount = percent === undefined ? { amount: off } : { percent: off };
    else if (tax !== undefined) rest.tax = { amount: tax };
    else if (total !== undefined) rest.total = total;
    else lines.push(lineOf(part));
  }
  const total = sumMoney(lines.map(({ amount }) => amount));
  return Invoice.parse({ ...head, lines, total, ...rest, ...more });
}
const head = { id: 'n', revision: 1, number: '1042', customerId: 'c', date: '2026-11-20' };

interface Written {
  readonly lines: readonly {
    readonly item: { readonly id: string } | { readonly name: string };
    readonly quantity?: string;
    readonly rate?: string;
    readonly amount: string;
    readonly taxable: boolean;
    readonly serviceDate?: string;
    readonly description?: string;
  }[];
  readonly discount?: string;
  readonly tax?: { readonly amount: string; readonly taxCode?: { readonly name: string } };
  readonly total: string;
}

/** What QuickBooks is sent, in the same words; a sentence is told as it is. Items that are linked are called as in JobPro. */
export function inWords(written: Readonly<Record<string, unknown>> | string): string {
  if (typeof written === 'string') return written;
  // What the translators write is held to its contract elsewhere.
  const { lines, discount, tax, total } = written as Readonly<Record<string, unknown>> & Written;
  const some = lines.map(({ item, quantity, rate, amount, taxable, serviceDate, description }) =>
    [
      `${'id' in item ? item.id.replace('Q-', '') : item.name} ${quantity === undefined || rate === undefined ? '' : `${quantity} × ${rate} = `}${amount}`,
      ...(taxable ? ['taxable'] : []),
      ...(serviceDate === undefined ? [] : [`on ${serviceDate}`]),
      ...(description === undefined ? [] : [`“${description}”`]),
    ].join(', '),
  );
  return [
    ...some,
    ...(discount === undefined ? [] : [`discount ${discount}`]),
    ...(tax === undefined ? [] : [`tax ${tax.amount}${tax.taxCode === undefined ? '' : ` as ${tax.taxCode.name}`}`]),
    `total ${total}`,
  ].join('; ');
}
