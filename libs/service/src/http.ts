import { inSpan, metrics, SpanKind } from '@jobpro/telemetry';
import { BadRequestException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { z } from 'zod';

const duration = metrics.histogram({
  name: 'jobpro_http_request_duration_seconds',
  help: 'How long requests to this service took, by route and status.',
  labelNames: ['method', 'route', 'status'],
});

/** Paths without traces: they are requested every few seconds and would hide everything else. */
const UNTRACED = /^\/(health\/|metrics$)/;

/**
 * Gives each request a server span under the caller's trace, named after its route, and measures
 * it. Never its query: that may hold a code.
 */
export function traceRequests(request: Request, response: Response, next: NextFunction): void {
  if (UNTRACED.test(request.path)) {
    next();
    return;
  }
  const { method, path, headers } = request;
  const parent = typeof headers.traceparent === 'string' ? headers.traceparent : undefined;
  const attributes = { 'http.request.method': method, 'url.path': path };
  const stop = duration.startTimer({ method });
  void inSpan(method, { kind: SpanKind.SERVER, parent, attributes }, async (span) => {
    const closed = new Promise((resolve) => response.once('close', resolve));
    next();
    await closed;
    const route = routeOf(request);
    if (route !== undefined) span.updateName(`${method} ${route}`).setAttribute('http.route', route);
    span.setAttribute('http.response.status_code', response.statusCode);
    stop({ route: route ?? 'none', status: response.statusCode });
  });
}

function routeOf(request: Request): string | undefined {
  const route: unknown = request.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return undefined;
  return typeof route.path === 'string' ? route.path : undefined;
}

/**
 * Returns a part of a request as its schema describes it. A value that does not fit is answered
 * with 400 and every error.
 */
export function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new BadRequestException({ code: 'request.invalid', message: z.prettifyError(result.error) });
}
