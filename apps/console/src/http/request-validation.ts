import { type ArgumentMetadata, StandardSchemaValidationPipe } from '@nestjs/common';
import { badRequest } from './problem.js';

/** A NUL, or half of a surrogate pair: neither `text` nor `jsonb` can hold them. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

/**
 * Validates the parameters of a route against the schemas that its decorators name, and reports the first issue.
 * Text that Postgres cannot store is refused here, so that it never fails a statement.
 */
export class RequestValidationPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({
      exceptionFactory: ([issue]) => {
        const path = (issue?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
        return malformed(path, issue?.message ?? 'It cannot be read.');
      },
    });
  }

  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    if (metadata.type !== 'custom' && isUnstorable(value)) {
      throw malformed(metadata.data ?? '', 'It contains a character that cannot be stored.');
    }
    return super.transform(value, metadata);
  }
}

const malformed = (path: string, message: string) =>
  badRequest(
    'request.malformed',
    `${path === '' ? 'The request' : `“${path}”`} is not valid. ${message.replace(/\.?$/, '.')}`,
    'See /api/docs for its form.',
  );

function isUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return UNSTORABLE.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, part]) => UNSTORABLE.test(key) || isUnstorable(part));
}
