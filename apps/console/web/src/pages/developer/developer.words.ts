import type { Logged } from '../../api/types.js';

export const wayWords: Readonly<Record<Logged['way'], string>> = {
  'from-jobpro': 'From JobPro',
  'to-jobpro': 'To JobPro',
  within: 'Within',
};

/** JSON with its lines broken; what is none stays as it is. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
