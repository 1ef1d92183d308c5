import type { Fault, FaultKind } from './faults.schema.js';

type Of<K extends FaultKind> = Extract<Fault, { kind: K }>;

interface Planned {
  readonly id: number;
  readonly fault: Fault;
  passed: number;
  struck: number;
}

/** The faults that are planned for one computer. Each strikes at its occasions, `times` times, then is gone. */
export class Faults {
  private planned: Planned[] = [];
  private next = 1;

  add(fault: Fault): number {
    const id = this.next;
    this.next += 1;
    this.planned.push({ id, fault, passed: 0, struck: 0 });
    return id;
  }

  clear(): void {
    this.planned = [];
  }

  list(): readonly { readonly id: number; readonly fault: Fault; readonly struck: number }[] {
    return this.planned.map(({ id, fault, struck }) => ({ id, fault, struck }));
  }

  /** An occasion for faults of a kind: the first that matches and is due strikes. */
  strike<K extends FaultKind>(kind: K, matches: (fault: Of<K>) => boolean): Of<K> | undefined {
    for (const planned of this.planned) {
      const { fault } = planned;
      if (!isOf(fault, kind) || !matches(fault)) continue;
      if (planned.passed < fault.after) {
        planned.passed += 1;
        continue;
      }
      planned.struck += 1;
      if (planned.struck >= fault.times) this.planned = this.planned.filter((other) => other !== planned);
      return fault;
    }
    return undefined;
  }
}

function isOf<K extends FaultKind>(fault: Fault, kind: K): fault is Of<K> {
  return fault.kind === kind;
}

/** Whether a set (as the XML that the service sent) is an occasion for a fault that names a request. */
export const holds = (xml: string, request: string | undefined): boolean =>
  request === undefined || xml.includes(`<${request}Rq`);
