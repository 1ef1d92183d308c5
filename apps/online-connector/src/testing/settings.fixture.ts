import { Secret } from '@jobpro/config';
import type { ApiSettings } from '../call/calls.js';
import type { IntuitApp } from '../connection/intuit-authorizer.js';
import type { TokenKeys } from '../connection/token-cipher.js';

/** Returns the environment variables that make a simulator the connector's Intuit. */
export const intuitAt = (simulator: string) => ({
  QBO_ENVIRONMENT: 'sandbox' as const,
  QBO_API_URL: simulator,
  QBO_AUTHORIZE_URL: `${simulator}/connect/oauth2`,
  QBO_TOKEN_URL: `${simulator}/oauth2/v1/tokens/bearer`,
  QBO_REVOKE_URL: `${simulator}/v2/oauth2/tokens/revoke`,
});

/** Returns the settings of an application at a simulator. */
export const appAt = (simulator: string): IntuitApp & ApiSettings => ({
  ...intuitAt(simulator),
  QBO_CLIENT_ID: 'app',
  QBO_CLIENT_SECRET: new Secret('secret'),
  QBO_REDIRECT_URL: 'http://127.0.0.1:9/callback',
  QBO_CALL_TIMEOUT: 10_000,
});

/** Returns the key that seals tokens, and former ones. */
export const tokenKeys = (key: Buffer, ...former: Buffer[]): TokenKeys => ({
  ENCRYPTION_KEY: new Secret(key),
  ENCRYPTION_KEYS_BEFORE: new Secret(former),
});
