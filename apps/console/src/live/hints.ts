import { companyOf } from '@jobpro/contracts';

/** Milliseconds in which many messages about one kind of record become one hint. Long enough for what they cause to be written. */
const GATHER = 600;

/** Makes of the bus's many messages one hint for each company and kind of record in a while. */
export class Hints {
  readonly #gathering = new Map<string, NodeJS.Timeout>();

  constructor(private readonly tell: (companyId: string, entity: string) => void) {}

  take(subject: string): void {
    const companyId = companyOf(subject);
    const words = subject.split('.');
    const entity = words[words[0] === 'command' ? 3 : 2];
    if (companyId === undefined || entity === undefined) return;
    const key = `${companyId}.${entity}`;
    if (this.#gathering.has(key)) return;
    this.#gathering.set(
      key,
      setTimeout(() => {
        this.#gathering.delete(key);
        this.tell(companyId, entity);
      }, GATHER).unref(),
    );
  }

  stop(): void {
    for (const timer of this.#gathering.values()) clearTimeout(timer);
    this.#gathering.clear();
  }
}
