import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number }, Buffer>(scrypt);

/** Costs some 50 ms and 16 MiB. Kept within each hash, so that it can be raised for new ones. */
const COST = { N: 16_384, r: 8, p: 1 };
const LENGTH = 32;
/** Without characters that look alike: a person types it into the Web Connector. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 5;
const GROUP = 5;

/** A password of 123 random bits, in groups that can be typed. */
export function newPassword(): string {
  const letter = () => ALPHABET[randomInt(ALPHABET.length)] ?? 'a';
  return Array.from({ length: GROUPS }, () => Array.from({ length: GROUP }, letter).join('')).join('-');
}

/** `scrypt$N$r$p$salt$hash`: all that is kept of a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, LENGTH, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** A hash that no password fits, so that an unknown user costs the same time as a known one. */
const nobody = hashPassword(randomBytes(32).toString('hex'));

/** Whether the password fits the hash; with no hash the same work is done and the answer is no. */
export async function fits(password: string, stored: string | undefined): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = (stored ?? (await nobody)).split('$');
  const wanted = Buffer.from(hash, 'base64');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const given = await derive(password.trim(), Buffer.from(salt, 'base64'), LENGTH, cost);
  return stored !== undefined && given.length === wanted.length && timingSafeEqual(given, wanted);
}
