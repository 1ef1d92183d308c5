import {
  administration,
  duration,
  environment,
  type Environment,
  type Kind,
  orElse,
  serviceBasics,
  url,
} from '@jobpro/config';

const isLocal = (host: string): boolean => host === 'localhost' || host === '127.0.0.1' || host === '[::1]';

/** The Web Connector demands https of every address but the machine's own. */
const publicUrl: Kind<string> = {
  form: 'a URL that starts with https://, or with http:// on localhost',
  schema: url('http', 'https').schema.refine((value) => {
    if (!URL.canParse(value)) return false;
    const { protocol, hostname } = new URL(value);
    return protocol === 'https:' || isLocal(hostname);
  }),
};

/** The Desktop connector's environment, in addition to what every service reads. All durations are in milliseconds. */
export const desktopConfig = environment({
  ...serviceBasics,
  ...administration,
  /** Where the Web Connector reaches this service from outside; `/qbwc` and `/support` are added. */
  DESKTOP_PUBLIC_URL: publicUrl,
  /** How long the next request is held open after outcomes that others wait for were published. */
  DESKTOP_HOLD: orElse(duration, 2_000),
  /** A session without a call for this long is ended, and the commands that it sent become unknown. */
  DESKTOP_SESSION_SILENCE: orElse(duration, 1_800_000),
});
export type DesktopConfig = Environment<typeof desktopConfig>;
