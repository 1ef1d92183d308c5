import type { TokenReply } from '@jobpro/quickbooks-online';

/** Our port to Intuit's OAuth2. Nothing here throws for what Intuit says: it comes back as a value. */
export abstract class Authorizer {
  /** Where the user goes to allow us. */
  abstract authorizeUrl(state: string): string;
  /** Turns the code that the user came back with into tokens. */
  abstract exchange(code: string): Promise<TokenReply>;
  /** `unknown`: no answer came, and the token may have been rotated all the same. */
  abstract refresh(refreshToken: string): Promise<TokenReply>;
  /** Whether Intuit says that the connection is no more. */
  abstract revoke(refreshToken: string): Promise<boolean>;
}
