import type { JsMsg } from '@nats-io/jetstream';
import { MsgImpl } from '@nats-io/nats-core/internal';
import type { Wire } from '../wire/cloud-event.read.js';
import { readHeaderBlock } from '../wire/header-block.read.js';

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
    const block = headerBlockOf(this.message);
    if (block !== undefined) return readHeaderBlock(block);
    return new Map(Object.entries(this.allHeaders()).map(([name, [value = '']]) => [name.toLowerCase(), value]));
  }

  /** All values of all headers, as they came. None where the client cannot read them, as with a line end within a value. */
  allHeaders(): Record<string, string[]> {
    try {
      return Object.fromEntries(this.message.headers ?? []);
    } catch {
      return {};
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

/**
 * Returns the header block of a message as it came: the client's public API would decode it into lists that live until the message is
 * acknowledged (ADR 31). Returns undefined where the inside of the client's message is no longer what it was; then the API is used.
 */
function headerBlockOf(message: JsMsg): Uint8Array | undefined {
  if (!('msg' in message && message.msg instanceof MsgImpl)) return undefined;
  const { _msg: kept, _rdata: received } = message.msg;
  return kept.hdr > 0 ? received.subarray(0, kept.hdr) : undefined;
}
