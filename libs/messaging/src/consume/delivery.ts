import type { JsMsg } from '@nats-io/jetstream';
import { MsgImpl } from '@nats-io/nats-core/internal';
import { readHeaderBlock, type Wire } from '../cloud-event.js';

/**
 * One message in our hands: what was delivered, and the ways to end that, of which the first
 * counts.
 */
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

  /**
   * Returns the first value of each header, by its name in lower case. Built on each call, because
   * it is needed once.
   */
  headers(): ReadonlyMap<string, string> {
    const block = headerBlockOf(this.message);
    if (block !== undefined) return readHeaderBlock(block);
    return new Map(Object.entries(this.allHeaders()).map(([name, [value = '']]) => [name.toLowerCase(), value]));
  }

  /**
   * Returns all values of all headers as received. Empty where the client cannot read them: a value
   * with a line end in it.
   */
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

  /** Marks the start of work on the message. */
  begin(now: number): void {
    this.#workingSince = now;
  }

  /** Reports to the server that work continues, unless the handler has exceeded its limit. */
  extend(now: number, limit: number): void {
    if (this.#workingSince !== undefined && now - this.#workingSince > limit) return;
    try {
      this.message.working();
    } catch {
      // The connection is closed, and the server will deliver it again.
    }
  }

  /**
   * Acknowledges the message. If the acknowledgement is lost, the message is delivered again and
   * the inbox recognises it.
   */
  ack(): void {
    this.#settle(() => this.message.ack());
  }

  /** Returns the message to the server, to be delivered again after `wait` milliseconds. */
  giveBack(wait: number): void {
    this.#settle(() => this.message.nak(wait));
  }

  /** Ends the message: it is never delivered again. */
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
 * Returns the header block of a message as received. The client's public API would decode it into
 * lists that live until the message is acknowledged (ADR 17). Returns undefined where the inside of
 * the client's message is no longer what it was; then the API is used.
 */
function headerBlockOf(message: JsMsg): Uint8Array | undefined {
  if (!('msg' in message && message.msg instanceof MsgImpl)) return undefined;
  const { _msg: parsed, _rdata: received } = message.msg;
  return parsed.hdr > 0 ? received.subarray(0, parsed.hdr) : undefined;
}
