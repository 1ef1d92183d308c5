import { randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, { N: number; r: number; p: number }, Buffer>(scrypt);

/** The cost is about 50 ms and 16 MiB. Each hash contains its cost, so new hashes can have a higher one. */
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

/** Returns `scrypt$N$r$p$salt$hash`, the only stored form of a password. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, LENGTH, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** A hash that no password fits, so that an unknown user costs the same time as a known one. */
const nobody = hashPassword(randomBytes(32).toString('hex'));

/** Returns whether the password matches the hash. Without a hash it does the same work and returns false. */
export async function fits(password: string, stored: string | undefined): Promise<boolean> {
  const [, N, r, p, salt = '', hash = ''] = (stored ?? (await nobody)).split('$');
  const wanted = Buffer.from(hash, 'base64');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const given = await derive(password.trim(), Buffer.from(salt, 'base64'), LENGTH, cost);
  return stored !== undefined && given.length === wanted.length && timingSafeEqual(given, wanted);
}
