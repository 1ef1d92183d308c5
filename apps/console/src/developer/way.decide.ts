import type { Logged } from './developer.schema.js';

/** Which way a message of this type goes, seen from JobPro. */
export function wayOf(type: string): Logged['way'] {
  if (type.startsWith('jobpro.')) return 'from-jobpro';
  return type.startsWith('sync.') ? 'to-jobpro' : 'within';
}
