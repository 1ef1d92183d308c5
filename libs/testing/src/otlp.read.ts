import { z } from 'zod';

/** A span as a test looks at it. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined for the root of a trace. */
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  /** `service.name` of the process that made it. */
  readonly service: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly links: readonly { traceId: string; spanId: string }[];
  readonly failed: boolean;
  /** When it began, in milliseconds since 1970, and how long it took. */
  readonly start: number;
  readonly duration: number;
}

export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';
export type AttributeValue = string | number | boolean | readonly AttributeValue[] | undefined;

const kinds: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const FAILED = 2;

const scalar = z.object({
  stringValue: z.string().optional(),
  boolValue: z.boolean().optional(),
  intValue: z.union([z.number(), z.string()]).optional(),
  doubleValue: z.number().optional(),
});
const value = scalar.extend({ arrayValue: z.object({ values: z.array(scalar).default([]) }).optional() });
const attributes = z.array(z.object({ key: z.string(), value })).default([]);
const id = z.string().regex(/^[0-9a-f]*$/i);
const nanoseconds = z.union([z.string(), z.number()]).transform((time) => BigInt(time));
const span = z.object({
  traceId: id,
  spanId: id,
  parentSpanId: id.optional(),
  name: z.string(),
  kind: z.number().int().default(0),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes,
  links: z.array(z.object({ traceId: id, spanId: id })).default([]),
  status: z.object({ code: z.number().optional() }).default({}),
});
const request = z.object({
  resourceSpans: z
    .array(
      z.object({
        resource: z.object({ attributes }).default({ attributes: [] }),
        scopeSpans: z.array(z.object({ spans: z.array(span).default([]) })).default([]),
      }),
    )
    .default([]),
});

/** The spans in the body of an OTLP/HTTP request in JSON; throws when it is not one. */
export function readTraceRequest(body: string): ReceivedSpan[] {
  return request.parse(JSON.parse(body)).resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = readAttributes(resource.attributes)['service.name'];
    return scopeSpans.flatMap(({ spans }) =>
      spans.map((each) => ({
        traceId: each.traceId.toLowerCase(),
        spanId: each.spanId.toLowerCase(),
        parentSpanId: each.parentSpanId === undefined || each.parentSpanId === '' ? undefined : each.parentSpanId,
        name: each.name,
        kind: kinds[each.kind] ?? 'unspecified',
        service: typeof service === 'string' ? service : 'unknown',
        attributes: readAttributes(each.attributes),
        links: each.links,
        failed: each.status.code === FAILED,
        start: Number(each.startTimeUnixNano / 1_000n) / 1_000,
        duration: Number((each.endTimeUnixNano - each.startTimeUnixNano) / 1_000n) / 1_000,
      })),
    );
  });
}

function readAttributes(list: z.infer<typeof attributes>): Record<string, AttributeValue> {
  return Object.fromEntries(list.map((each) => [each.key, readValue(each.value)]));
}

function readValue(each: z.infer<typeof value>): AttributeValue {
  if (each.arrayValue !== undefined) return each.arrayValue.values.map(readScalar);
  return readScalar(each);
}

/** JSON in OTLP writes 64-bit whole numbers as strings. */
function readScalar(each: z.infer<typeof scalar>): AttributeValue {
  const whole = each.intValue === undefined ? undefined : Number(each.intValue);
  return each.stringValue ?? each.boolValue ?? whole ?? each.doubleValue;
}
