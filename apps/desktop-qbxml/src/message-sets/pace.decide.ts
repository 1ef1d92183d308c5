/** How fast a company's QuickBooks was, as far as is known. */
export interface Pace {
  readonly setSize: number;
  readonly msPerRequest: number | undefined;
}

/** The size of one answered set, and the time from sending it to its answer. */
export interface Measured {
  readonly requests: number;
  readonly ms: number;
}

/** Nobody can work in QuickBooks while a set runs, so a set should take no longer than this. */
const TARGET_MS = 15_000;
const FIRST = 100;
const MOST = 1_000;
/** A set grows by no more than this at once, because what was quick with few may be slow with many. */
const GROWTH = 4;
/** The assumed duration of a request before any set was measured. */
const UNKNOWN_MS = 100;
/** After this long no set runs any more. */
const LONGEST_RUN_MS = 120_000;
/** The weight of the last set in the moving average. */
const WEIGHT = 0.5;

export const firstPace: Pace = { setSize: FIRST, msPerRequest: undefined };

/** Returns the pace after an answered set: the requests that fit into the target. It grows in steps and shrinks at once. */
export function afterAnswer(pace: Pace, { requests, ms }: Measured): Pace {
  if (requests === 0) return pace;
  const seen = ms / requests;
  const msPerRequest = pace.msPerRequest === undefined ? seen : pace.msPerRequest * (1 - WEIGHT) + seen * WEIGHT;
  const fits = msPerRequest <= 0 ? MOST : Math.floor(TARGET_MS / msPerRequest);
  // A small set says little about the possible size: growth starts from the number really sent, or from the allowed one.
  const grown = Math.max(pace.setSize, Math.min(requests * GROWTH, pace.setSize * GROWTH));
  return { setSize: Math.max(1, Math.min(fits, grown, MOST)), msPerRequest };
}

/** Returns the pace after a set could not be parsed or its answer was too large: half the entries, until one is left. */
export const afterRefusedSet = (pace: Pace, entries: number): Pace => ({
  ...pace,
  setSize: Math.max(1, Math.floor(entries / 2)),
});

/**
 * Returns for how many milliseconds after it was sent a set may still be running: twice its expected duration. QuickBooks
 * continues a set after the Web Connector died, and a second computer may ask for its status meanwhile. Before that time a
 * missing status proves nothing.
 */
export const mayRunFor = ({ msPerRequest = UNKNOWN_MS }: Pace, requests: number): number =>
  Math.min(LONGEST_RUN_MS, Math.ceil(2 * msPerRequest * requests));
