type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same fields without those that are undefined: absent is what a payload leaves out. */
export function defined<T extends Readonly<Record<string, string | undefined>>>(fields: T): Defined<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}
