import { type Edition, type Reason, reason, type Warning, warning } from '@jobpro/contracts';
import { encodeText } from '@jobpro/qbxml';
import { cleanText, cutText, oneLine } from '@jobpro/quickbooks-online';
import type { Translated } from '../entity-mapping.js';
import { folded, heldName, type NameRule } from './name.rules.js';

/**
 * Brings JobPro's words into the form that an edition takes, and keeps what it had to change or refuse. One for each translation.
 * Nothing is ever cut or replaced silently.
 */
export class Fit {
  readonly warnings: Warning[] = [];
  readonly refusals: Reason[] = [];

  constructor(readonly edition: Edition) {}

  refuse(why: Reason): void {
    this.refusals.push(why);
  }

  warn(what: Warning): void {
    this.warnings.push(what);
  }

  /** A name that QuickBooks compares: what it cannot hold is replaced visibly, and one that is too long is refused or shortened by its rule. */
  name(rule: NameRule, given: string): string {
    const { what, limit, told = limit, tooLong } = rule;
    const plain = folded(given);
    const held = heldName(given);
    if (held !== plain) this.warn(warning('name.changed', { from: plain, to: held }));
    const name = this.characters(`${what} name`, held, { lines: false });
    if (name === '') this.refuse(reason('name.empty', { what }));
    if (name.length <= limit) {
      if (name.length > told) this.warn(warning('name.long', { name, limit: String(told) }));
      return name;
    }
    if (tooLong === 'refuse') {
      this.refuse(reason('name.too-long', { what, name, limit: String(limit) }));
      return name;
    }
    const short = cutText(name, limit).trim();
    this.warn(warning('name.shortened', { from: name, to: short }));
    return short;
  }

  /** A document's number: refused where it does not fit, never shortened. */
  number(what: string, given: string, limit: number): string {
    const number = this.characters(`${what} number`, given, { lines: false });
    if (number === '') this.refuse(reason('number.missing', { what }));
    if (number.length > limit) this.refuse(reason('number.too-long', { number, limit: String(limit) }));
    return number;
  }

  /** One line of free text; shortened with a warning. */
  line(field: string, given: string | undefined, limit: number): string | undefined {
    return this.free(field, given, limit, false);
  }

  /** Free text of several lines; shortened with a warning. */
  text(field: string, given: string | undefined, limit: number): string | undefined {
    return this.free(field, given, limit, true);
  }

  private free(field: string, given: string | undefined, limit: number, lines: boolean): string | undefined {
    if (given === undefined) return undefined;
    const whole = this.characters(field, given, { lines });
    if (whole.length > limit) this.warn(warning('text.shortened', { field, limit: String(limit) }));
    const short = cutText(whole, limit).trim();
    return short === '' ? undefined : short;
  }

  private characters(field: string, given: string, { lines }: { lines: boolean }): string {
    const tidy = lines ? cleanText(given).trim() : oneLine(given);
    switch (this.edition) {
      case 'online':
        return tidy.normalize('NFC');
      case 'desktop': {
        const { text, replaced, refused } = encodeText(tidy, { lines, unknown: 'refuse' });
        if (refused.length > 0) this.refuse(reason('text.bad-characters', { field, value: tidy }));
        for (const { from, to } of replaced) this.warn(warning('text.transliterated', { field, from, to }));
        return text;
      }
      default:
        return this.edition satisfies never;
    }
  }
}

/** Runs a translation: the command's fields with their warnings, or the first thing that stands in the way. */
export function translation(edition: Edition, write: (fit: Fit) => Readonly<Record<string, unknown>>): Translated {
  const fit = new Fit(edition);
  const data = write(fit);
  const [refusal] = fit.refusals;
  return refusal === undefined ? { ok: true, data, warnings: fit.warnings } : { ok: false, reason: refusal };
}
