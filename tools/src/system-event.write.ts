import { duration } from './duration.write.js';
import type { SystemEvent } from './system.js';

/** What a user reads of an event; a process's own log goes to its file. */
export function eventLine(event: SystemEvent): string | undefined {
  switch (event.kind) {
    case 'progress':
      return event.line;
    case 'ready':
      return `${event.name}: ready in ${duration(event.milliseconds)}`;
    case 'ended':
      return event.sentence;
    case 'log':
      return undefined;
  }
}
