import { limits } from '../limits.js';
import { oneLine } from './text.decide.js';

export type NameRefusal = 'name.empty' | 'name.colon' | 'name.too-long';
export type NameWarning = 'name.whitespace-changed' | 'name.long';
export type NameCheck =
  | { readonly ok: true; readonly name: string; readonly warnings: readonly NameWarning[] }
  | { readonly ok: false; readonly code: NameRefusal; readonly limit: number };

/**
 * The key under which two names are one to QuickBooks: case and runs of spaces are folded, ends trimmed.
 * DisplayName is unique by it over customers, vendors and employees together. Accents count: taking two names for one
 * would link the wrong customer, while taking one for two only meets a 6240, which is looked into.
 */
export const foldName = (name: string): string => oneLine(name).normalize('NFC').toLowerCase().normalize('NFC');

/** A customer's DisplayName: no colon (2040), no tab or newline; over 100 characters only with a warning. */
export const checkDisplayName = (name: string): NameCheck =>
  checkName(name, limits.displayName.hard, limits.displayName.warn);

/** An item's Name: no colon (it divides category from item), no tab or newline, 100 characters. */
export const checkItemName = (name: string): NameCheck => checkName(name, limits.itemName, limits.itemName);

function checkName(given: string, hard: number, warn: number): NameCheck {
  const name = oneLine(given).normalize('NFC');
  if (name === '') return { ok: false, code: 'name.empty', limit: hard };
  if (name.includes(':')) return { ok: false, code: 'name.colon', limit: hard };
  if (name.length > hard) return { ok: false, code: 'name.too-long', limit: hard };
  const warnings: NameWarning[] = [];
  if (name !== given.trim().normalize('NFC')) warnings.push('name.whitespace-changed');
  if (name.length > warn) warnings.push('name.long');
  return { ok: true, name, warnings };
}
