/** What QuickBooks calls something that JobPro names: as the company mapped it, else as it is. Nothing where there is no name. */
export function chosenName(mapped: Readonly<Record<string, string>>, given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  // JobPro's users name terms as they like, “constructor” too.
  const name = ((Object.hasOwn(mapped, given) ? mapped[given] : undefined) ?? given).trim();
  return name === '' ? undefined : name;
}

/** The same as a reference by name. */
export function chosenRef(
  mapped: Readonly<Record<string, string>>,
  given: string | undefined,
): { name: string } | undefined {
  const name = chosenName(mapped, given);
  return name === undefined ? undefined : { name };
}
