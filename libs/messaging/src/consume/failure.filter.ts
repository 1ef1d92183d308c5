import { type ArgumentsHost, Catch, type ExceptionFilter, UseFilters } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { throwError } from 'rxjs';

/** Hands on what a handler threw. Nest's own filter would put "Internal server error" in its place, and log it once more. */
@Catch()
class FailureFilter implements ExceptionFilter {
  catch(error: unknown, _host: ArgumentsHost) {
    return throwError(() => error);
  }
}

/** What Nest keeps an `@EventPattern` under. */
const PATTERN = 'microservices:pattern';

/** Puts the filter on every handler of a pattern. To be called before Nest binds the handlers. */
export function handOnFailures(discovery: DiscoveryService): void {
  const scanner = new MetadataScanner();
  const put = UseFilters(new FailureFilter());
  for (const { metatype } of discovery.getControllers()) {
    const prototype: unknown = metatype?.prototype;
    if (typeof prototype !== 'object' || prototype === null) continue;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
      const method: unknown = descriptor?.value;
      if (typeof method !== 'function' || !Reflect.hasMetadata(PATTERN, method)) continue;
      put(prototype, name, { value: method });
    }
  }
}
