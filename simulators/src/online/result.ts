import type { Fault } from './entities/fault.js';

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });
export const refused = (fault: Fault): { readonly ok: false; readonly fault: Fault } => ({ ok: false, fault });

/** The first rule that objects. Rules are functions so that a later one may rely on an earlier one having passed. */
export function firstFault(...rules: readonly (() => Fault | undefined)[]): Fault | undefined {
  for (const rule of rules) {
    const fault = rule();
    if (fault !== undefined) return fault;
  }
  return undefined;
}
