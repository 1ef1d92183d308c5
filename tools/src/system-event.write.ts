import { duration } from './duration.write.js';
import type { SystemEvent } from './system.js';

/** Returns the line that a user reads for an event. A process's own log is written to its file. */
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
