import { backoffDelay } from '@jobpro/schedule';

/** After a wrong password no other is checked for a while, in milliseconds. A person who mistypes hardly notices; a guesser does. */
const WAIT = { first: 500, longest: 60_000 };

/** How long the next attempt has to wait after so many wrong passwords in a row, in seconds. */
export const waitAfter = (failures: number): number => (failures <= 0 ? 0 : backoffDelay(failures, WAIT) / 1000);

/** A few wrong passwords may be typed; from then on the office is told. */
export const isWorthTelling = (failures: number): boolean => failures >= 3;
