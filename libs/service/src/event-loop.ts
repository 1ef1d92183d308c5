import { logger, metrics } from '@jobpro/telemetry';

const EVERY = 500;
/** A delay of this many milliseconds is a stall: nobody was answered for that long. */
const STALL = 1_000;

const stalls = metrics.counter({
  name: 'jobpro_service_event_loop_stalls_total',
  help: 'Times that the event loop was blocked for more than a second.',
});
const longest = metrics.gauge({
  name: 'jobpro_service_event_loop_longest_stall_seconds',
  help: 'The longest time that the event loop was blocked since the start.',
});

/** Watches how late a timer fires, and counts and logs each stall. Returns a function that stops. */
export function watchEventLoop(): () => void {
  let longestSeen = 0;
  let expected = performance.now() + EVERY;
  const timer = setInterval(() => {
    const late = performance.now() - expected;
    expected = performance.now() + EVERY;
    if (late < STALL) return;
    longestSeen = Math.max(longestSeen, late);
    stalls.inc();
    longest.set(longestSeen / 1000);
    logger.warn({ ms: Math.round(late) }, 'The event loop was blocked, and nobody was answered');
  }, EVERY).unref();
  return () => clearInterval(timer);
}
