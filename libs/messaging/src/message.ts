/** One message as a handler sees it: read, and its data parsed by the contract of its type. */
export interface Message<T = unknown> {
  readonly id: string;
  /** With its major version: `jobpro.invoice.created.v1`. */
  readonly type: string;
  readonly subject: string;
  readonly companyId: string;
  readonly data: T;
  /** When it was made, ISO 8601. */
  readonly time: string;
  /** Of this message's own consumer span: what is sent because of it goes out under this. */
  readonly traceparent: string;
  /** 1 the first time. Grows with every redelivery, also with those that no handler caused. */
  readonly deliveryCount: number;
}

/** What a handler gets: messages of one pattern, in the order they came in, of any companies. Committed together. */
export interface Batch<T = unknown> {
  /** The service's name: the consumer under which the inbox remembers. */
  readonly consumer: string;
  readonly messages: readonly Message<T>[];
}

/** A message to send, as data: it is committed with the rest of the work and published by the relay. */
export interface Outgoing {
  /** A UUID; made if not given. A given one makes the message the same message when it is sent again. */
  readonly id?: string;
  readonly subject: string;
  readonly type: string;
  readonly data: unknown;
  /** The message that this one follows from, or whatever else caused it. */
  readonly causeId: string;
  readonly traceparent: string;
  /** Not before this time. Default: at once. */
  readonly due?: Date;
}

/** What a contract says of a message's data. Never throws. */
export type Parsed = { ok: true; data: unknown } | { ok: false; reason: string };
export type MessageParser = (type: string, data: unknown) => Parsed;
