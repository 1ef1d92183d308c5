/** The clock of a company file. Times are whole seconds in the zone of the computer that runs QuickBooks. */
export interface FileClock {
  readonly now: () => number;
  readonly zoneMinutes: number;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `2024-11-22T10:11:12-08:00` for seconds since 1970. */
export function writeTime(seconds: number, zoneMinutes: number): string {
  const local = new Date((seconds + zoneMinutes * 60) * 1000).toISOString().slice(0, 19);
  const size = Math.abs(zoneMinutes);
  return `${local}${zoneMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export function dayOf(seconds: number, zoneMinutes: number): string {
  return new Date((seconds + zoneMinutes * 60) * 1000).toISOString().slice(0, 10);
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Seconds of a qbXML date-time. Parts that are missing count as the beginning, or with `end` as the end, of the span. */
export function readTime(text: string, zoneMinutes: number, end: boolean): number {
  const match =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:T(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:([+-])(\d{1,2}):(\d{1,2}))?)?)?)?$/.exec(
      text,
    );
  if (!match) return end ? Number.POSITIVE_INFINITY : 0;
  const part = (index: number, missing: number): number => {
    const given = match[index];
    return given === undefined ? missing : Number.parseInt(given, 10);
  };
  const zone = match[7] === undefined ? zoneMinutes : (match[7] === '-' ? -1 : 1) * (part(8, 0) * 60 + part(9, 0));
  const local = Date.UTC(
    part(1, 0),
    part(2, 1) - 1,
    part(3, 1),
    part(4, end ? 23 : 0),
    part(5, end ? 59 : 0),
    part(6, end ? 59 : 0),
  );
  return local / 1000 - zone * 60;
}
