import type { JsMsg } from '@nats-io/jetstream';
import type { Wire } from '../wire/cloud-event.read.js';

/** One message in our hands: what was delivered, and the ways to end that, of which the first counts. */
export class Delivery implements Wire {
  #settled = false;
  #workingSince: number | undefined;

  constructor(
    private readonly message: JsMsg,
    private readonly onSettled: (delivery: Delivery) => void,
  ) {}

  get subject(): string {
    return this.message.subject;
  }

  get body(): Uint8Array {
    return this.message.data;
  }

  get sequence(): number {
    return this.message.seq;
  }

  get deliveryCount(): number {
    return this.message.info.deliveryCount;
  }

  get storedAt(): Date {
    return this.message.time;
  }

  /** The first value that each header has, by its name in small letters. Made anew each time: it is needed once. */
  headers(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const [name, [value = '']] of this.#received()) {
      const small = name.toLowerCase();
      if (value !== '' && !found.has(small)) found.set(small, value);
    }
    return found;
  }

  /** All values of all headers, as they came. */
  allHeaders(): Record<string, string[]> {
    return Object.fromEntries(this.#received());
  }

  /** None where they cannot be read, as with a line end within a value: what lacks its headers is refused for that. */
  #received(): Iterable<[string, string[]]> {
    try {
      return this.message.headers ?? [];
    } catch {
      return [];
    }
  }

  get isSettled(): boolean {
    return this.#settled;
  }

  /** It is worked on from now on, or again. */
  begin(now: number): void {
    this.#workingSince = now;
  }

  /** Tells the server that we still have it, unless its handler has taken longer than it may. */
  extend(now: number, limit: number): void {
    if (this.#workingSince !== undefined && now - this.#workingSince > limit) return;
    try {
      this.message.working();
    } catch {
      // The connection is closed, and the server will deliver it again.
    }
  }

  /** It is done. If this gets lost, it comes again, and the inbox knows it. */
  ack(): void {
    this.#settle(() => this.message.ack());
  }

  /** It is to come again after so many milliseconds. */
  giveBack(wait: number): void {
    this.#settle(() => this.message.nak(wait));
  }

  /** It is never to come again. */
  end(reason: string): void {
    this.#settle(() => this.message.term(reason));
  }

  #settle(send: () => void): void {
    if (this.#settled) return;
    this.#settled = true;
    try {
      send();
    } catch {
      // The connection is closed, and the server will deliver it again.
    }
    this.onSettled(this);
  }
}
