import type { Edition } from '@jobpro/contracts';

/**
 * How sure the project is of a fact. `verified`: observed at a real QuickBooks with this kit. `reported`: documented by Intuit or
 * reported by independent users. `assumed`: the best guess, and neither.
 */
export type Status = 'verified' | 'reported' | 'assumed';

/** A property of QuickBooks that the product relies on and that only a real QuickBooks can prove. */
export interface Fact<Observation extends string = string> {
  readonly edition: Edition;
  readonly question: string;
  /** Every answer that a probe can observe, with its meaning. */
  readonly observations: Readonly<Record<Observation, string>>;
  /** The answer that product and simulator are built on. */
  readonly expected: Observation;
  readonly status: Status;
  /** Who says so. */
  readonly source: string;
}

export const fact = <Observation extends string>(
  properties: Omit<Fact<Observation>, 'expected'> & { readonly expected: NoInfer<Observation> },
): Fact<Observation> => properties;

/** The result of one probe. `unexpected`: none of the answers that the fact names; the evidence says what happened instead. */
export interface Observed<Observation extends string> {
  readonly observed: Observation | 'unexpected';
  /** QuickBooks' own words: status codes, messages, values. */
  readonly evidence: string;
}

/** Asks a QuickBooks one question and cleans up through the session. */
export type Probe<Session, Observation extends string> = (session: Session) => Promise<Observed<Observation>>;

/** One probe for each fact: a fact without a probe does not compile. */
export type Probes<Session, Facts extends Readonly<Record<string, Fact>>> = {
  readonly [Id in keyof Facts]: Probe<Session, keyof Facts[Id]['observations'] & string>;
};

export interface Finding {
  readonly id: string;
  readonly fact: Fact;
  readonly observed: string;
  readonly agrees: boolean;
  readonly evidence: string;
}

/** Runs the probes one after another and compares what they observe with the facts. A probe that throws is `unexpected`. */
export async function verify<Session, Facts extends Readonly<Record<string, Fact>>>(
  facts: Facts,
  probes: Probes<Session, Facts>,
  session: Session,
  onFinding: (finding: Finding) => void = () => undefined,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [id, stated] of Object.entries<Fact>(facts)) {
    const probe = probes[id];
    if (probe === undefined) throw new Error(`The fact ${id} has no probe.`);
    const { observed, evidence } = await attempt(probe, session);
    const finding = { id, fact: stated, observed, agrees: observed === stated.expected, evidence };
    findings.push(finding);
    onFinding(finding);
  }
  return findings;
}

async function attempt<Session>(probe: Probe<Session, string>, session: Session): Promise<Observed<string>> {
  try {
    return await probe(session);
  } catch (error) {
    return { observed: 'unexpected', evidence: error instanceof Error ? error.message : String(error) };
  }
}
