/** A Debian archive that a system's apt knows: where it is, and the key its index must be signed with. */
export interface DebianArchive {
  readonly uri: string;
  /** Path of the keyring, when the sources name one. */
  readonly signedBy: string | undefined;
}

export interface AptSourceFile {
  /** File name: `.sources` files are in deb822 form, others in one-line form. */
  readonly name: string;
  readonly text: string;
}

interface Entry {
  types: string[];
  uris: string[];
  suites: string[];
  components: string[];
  signedBy: string | undefined;
}

/**
 * The archives among apt's sources from which the release `codename` of Debian itself comes, best first. Sources of
 * security updates and of other vendors are left out: they hold no other release of Debian.
 * Both forms are described in sources.list(5).
 */
export function debianArchives(files: readonly AptSourceFile[], codename: string): DebianArchive[] {
  return files
    .flatMap((file) => (file.name.endsWith('.sources') ? readDeb822(file.text) : readLines(file.text)))
    .filter(
      (entry) => entry.types.includes('deb') && entry.components.includes('main') && entry.suites.includes(codename),
    )
    .flatMap((entry) => entry.uris.map((uri) => ({ uri, signedBy: entry.signedBy })))
    .filter(({ uri }) => /^(https?|file|copy|mirror(\+\w+)?):/.test(uri));
}

function readDeb822(text: string): Entry[] {
  const stanzas = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .split(/\n\s*\n/);
  return stanzas.flatMap((stanza) => {
    const fields = readFields(stanza);
    if (/^(no|false|0|off)$/i.test(fields.get('enabled') ?? '')) return [];
    return [
      {
        types: words(fields.get('types')),
        uris: words(fields.get('uris')),
        suites: words(fields.get('suites')),
        components: words(fields.get('components')),
        signedBy: keyring(fields.get('signed-by')),
      },
    ];
  });
}

function readFields(stanza: string): Map<string, string> {
  const fields = new Map<string, string>();
  let name: string | undefined;
  for (const line of stanza.split('\n')) {
    const field = /^([A-Za-z-]+):(.*)$/.exec(line);
    if (field?.[1] !== undefined && field[2] !== undefined) {
      name = field[1].toLowerCase();
      fields.set(name, field[2].trim());
    } else if (name !== undefined && /^\s+\S/.test(line)) {
      fields.set(name, `${fields.get(name) ?? ''} ${line.trim()}`.trim());
    }
  }
  return fields;
}

/** `deb [option=value …] uri suite component …` */
function readLines(text: string): Entry[] {
  return text.split('\n').flatMap((line) => {
    const parts = /^\s*(deb|deb-src)\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#]*)/.exec(line);
    if (parts === null) return [];
    const [, type = '', options = '', uri = '', suite = '', components] = parts;
    const signedBy = words(options)
      .map((option) => /^signed-by=(.+)$/i.exec(option)?.[1])
      .find((value) => value !== undefined);
    return [
      { types: [type], uris: [uri], suites: [suite], components: words(components), signedBy: keyring(signedBy) },
    ];
  });
}

/** A key may also stand in the sources themselves; then the archive's own keyring is used. */
function keyring(value: string | undefined): string | undefined {
  return words(value).find((word) => word.startsWith('/'));
}

function words(value: string | undefined): string[] {
  return (value ?? '').split(/[\s]+/).filter((word) => word !== '');
}
