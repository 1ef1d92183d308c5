import { type ArgumentsHost, Catch, type ExceptionFilter, UseFilters } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { throwError } from 'rxjs';

/**
 * Passes on the error that a handler threw. Nest's own filter would replace it with "Internal
 * server error" and log it again.
 */
@Catch()
class FailureFilter implements ExceptionFilter {
  catch(error: unknown, _host: ArgumentsHost) {
    return throwError(() => error);
  }
}

/** The metadata key under which Nest stores an `@EventPattern`. */
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
