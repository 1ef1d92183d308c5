import type { Element } from '../xml/element.js';
import { refused } from './outcome.js';
import type { Outcome } from './outcome.js';
import type { Work } from './work.js';

const form = /^TxnID:[^\s:]{1,40}$/;

/** A macro names the TxnID of a transaction that this message set makes: `defMacro="TxnID:name"`. */
export function defineMacro(
  work: Work,
  node: Element,
):
  | { readonly refusal: Outcome; readonly bind?: never }
  | { readonly refusal?: never; readonly bind: (id: string) => void } {
  const name = node.attributes['defMacro'];
  if (name === undefined) return { bind: () => undefined };
  if (!form.test(name)) return { refusal: refused(9100, `The macro definition "${name}" is invalid.`) };
  if (work.macros.has(name)) return { refusal: refused(9101, `The macro "${name}" is defined twice.`) };
  return { bind: (id) => void work.macros.set(name, id) };
}

/** The TxnID that an element holds or, by `useMacro`, means. */
export function txnIdOf(work: Work, node: Element | undefined): string | Outcome {
  const name = node?.attributes['useMacro'];
  if (name === undefined) return node?.text ?? '';
  return work.macros.get(name) ?? refused(9102, `The macro "${name}" is not defined in this message set.`);
}
