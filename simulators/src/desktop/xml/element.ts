/** One XML element: either text or children, never both (qbXML and SOAP have no mixed content). */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const noAttributes: Readonly<Record<string, string>> = Object.freeze({});
const noChildren: readonly Element[] = Object.freeze([]);

/** Makes an element of text or of children. */
export function element(
  name: string,
  content: string | readonly Element[],
  attributes: Readonly<Record<string, string>> = noAttributes,
): Element {
  return typeof content === 'string'
    ? { name, attributes, children: noChildren, text: content }
    : { name, attributes, children: content, text: '' };
}

export function childOf(parent: Element | undefined, name: string): Element | undefined {
  return parent?.children.find((child) => child.name === name);
}

export function childrenOf(parent: Element | undefined, name: string): readonly Element[] {
  return parent?.children.filter((child) => child.name === name) ?? [];
}

/** The text of a child; undefined where the child is missing. */
export function textOf(parent: Element | undefined, name: string): string | undefined {
  return childOf(parent, name)?.text;
}
