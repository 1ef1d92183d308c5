import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether Intuit signed these bytes: `intuit-signature` is the base64 of HMAC-SHA256 over the body as it came, under
 * the app's verifier token. Takes the same time for every wrong signature of the right length.
 */
export function verifySignature(rawBody: Uint8Array, header: string | undefined, verifierToken: string): boolean {
  if (header === undefined || verifierToken === '') return false;
  const expected = Buffer.from(createHmac('sha256', verifierToken).update(rawBody).digest('base64'));
  const given = Buffer.from(header.trim());
  return given.length === expected.length && timingSafeEqual(given, expected);
}
