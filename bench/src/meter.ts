import { cpuSeconds } from './cpu.read.js';

export interface Measured {
  /** A second, by the clock. */
  readonly rate: number;
  /** Microseconds of processor time for one, by process. Empty where the system does not report them. */
  readonly cpu: Readonly<Record<string, number>>;
}

/** Measures work from when it is warm, at a quarter of it, to its end. */
export class Meter {
  #done = 0;
  #first: Reading | undefined;
  #last: Reading | undefined;

  /** `total` is what there is to do; `processes` are those that do it, with a name each. */
  constructor(
    private readonly total: number,
    private readonly processes: Readonly<Record<string, number>>,
  ) {}

  /** Adds to the number of those done. */
  add(count: number): void {
    this.#done += count;
    if (this.#first === undefined && this.#done >= this.total / 4) this.#first = this.#read();
    if (this.#done >= this.total) this.#last ??= this.#read();
  }

  /** Throws before everything is done. */
  result(): Measured {
    const [first, last] = [this.#first, this.#last];
    if (first === undefined || last === undefined || first === last) throw new Error('It has not all been done.');
    const count = last.done - first.done;
    const cpu = Object.keys(this.processes).flatMap((who) => {
      const [before, after] = [first.cpu[who], last.cpu[who]];
      return before === undefined || after === undefined ? [] : [[who, ((after - before) / count) * 1e6] as const];
    });
    return { rate: count / ((last.at - first.at) / 1000), cpu: Object.fromEntries(cpu) };
  }

  #read(): Reading {
    const cpu = Object.entries(this.processes).map(([who, pid]) => [who, cpuSeconds(pid)] as const);
    return { at: performance.now(), done: this.#done, cpu: Object.fromEntries(cpu) };
  }
}

interface Reading {
  readonly at: number;
  readonly done: number;
  readonly cpu: Readonly<Record<string, number | undefined>>;
}
