/** The simulator's time in milliseconds. It can be put forward, so that tokens end and old changes fall out of reach. */
export class Clock {
  private ahead = 0;

  now(): number {
    return Date.now() + this.ahead;
  }

  advance(milliseconds: number): void {
    this.ahead += milliseconds;
  }
}

/** QuickBooks keeps times to the second, in the company's own offset. */
export function timestamp(moment: number, offset: string): string {
  const sign = offset.startsWith('-') ? -1 : 1;
  const minutes = Number.parseInt(offset.slice(1, 3), 10) * 60 + Number.parseInt(offset.slice(4, 6), 10);
  const local = new Date(moment + sign * minutes * 60_000);
  return `${local.toISOString().slice(0, 19)}${offset}`;
}
