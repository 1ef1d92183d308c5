import { count } from '../../parts/money.js';

const percent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 });

/** How many of QuickBooks' answers were refusals; a dash where it answered nothing. */
export const errorRate = ({ answered, refused }: { answered: number; refused: number }): string =>
  answered === 0 ? '–' : percent.format(refused / answered);

/** How long something has lain: "4 min", "3 h", "2 d". */
export function ageOf(seconds: number): string {
  if (seconds < 60) return `${count(Math.floor(seconds))} s`;
  if (seconds < 3_600) return `${count(Math.floor(seconds / 60))} min`;
  return seconds < 86_400 ? `${count(Math.floor(seconds / 3_600))} h` : `${count(Math.floor(seconds / 86_400))} d`;
}
