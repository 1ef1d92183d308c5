/** Seconds after the n-th wrong password during which no other is looked at. A person who mistypes hardly notices; a guesser does. */
const SLOWEST = 60;

/** How long the next attempt has to wait after so many wrong passwords in a row, in seconds. */
export const waitAfter = (failures: number): number =>
  failures <= 0 ? 0 : Math.min(SLOWEST, 2 ** Math.min(failures - 1, 10) / 2);

/** A few wrong passwords may be typed; from then on the office is told. */
export const isWorthTelling = (failures: number): boolean => failures >= 3;
