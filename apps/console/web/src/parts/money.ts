/** A decimal string as the user's locale writes money. Exact: never a float. */
export function money(amount: string | null | undefined): string {
  if (amount === null || amount === undefined) return '';
  return dollars.format(amount as Intl.StringNumericLiteral);
}
const dollars = new Intl.NumberFormat(undefined, { style: 'currency', currency: 'USD' });
export const count = (value: number): string => new Intl.NumberFormat().format(value);

/** Sums decimal strings of at most two places, in whole cents. */
export function sumMoney(amounts: Iterable<string | null>): string {
  let cents = 0n;
  for (const amount of amounts) {
    const [, sign = '', whole = '0', part = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount ?? '0') ?? [];
    const value = BigInt(whole) * 100n + BigInt(part.padEnd(2, '0'));
    cents += sign === '-' ? -value : value;
  }
  const text = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${text.slice(0, -2)}.${text.slice(-2)}`;
}

export const plural = (amount: number, one: string, many = `${one}s`): string =>
  `${count(amount)} ${amount === 1 ? one : many}`;
