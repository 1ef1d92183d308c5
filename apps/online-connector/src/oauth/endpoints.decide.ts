/** Intuit's hosts (its discovery documents); any can be set otherwise in the environment. */
const intuit = {
  authorize: 'https://appcenter.intuit.com/connect/oauth2',
  token: 'https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer',
  revoke: 'https://developer.api.intuit.com/v2/oauth2/tokens/revoke',
  api: {
    sandbox: 'https://sandbox-quickbooks.api.intuit.com',
    production: 'https://quickbooks.api.intuit.com',
  },
} as const;

export interface Endpoints {
  readonly api: string;
  readonly authorize: string;
  readonly token: string;
  readonly revoke: string;
}
interface Given {
  readonly QBO_ENVIRONMENT: 'sandbox' | 'production';
  readonly QBO_API_URL: string | undefined;
  readonly QBO_AUTHORIZE_URL: string | undefined;
  readonly QBO_TOKEN_URL: string | undefined;
  readonly QBO_REVOKE_URL: string | undefined;
}

/** Where to call: what the environment says, else Intuit's own for the environment. */
export const endpointsOf = (given: Given): Endpoints => ({
  api: (given.QBO_API_URL ?? intuit.api[given.QBO_ENVIRONMENT]).replace(/\/+$/, ''),
  authorize: given.QBO_AUTHORIZE_URL ?? intuit.authorize,
  token: given.QBO_TOKEN_URL ?? intuit.token,
  revoke: given.QBO_REVOKE_URL ?? intuit.revoke,
});
