import { z } from 'zod';

/** True for the name of a time zone, such as `America/Chicago`. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

/** The user's time zone, in which days begin and moments are written. */
export const TimeZone = z.string().max(60).refine(isTimeZone, 'It is not the name of a time zone.').default('UTC');
