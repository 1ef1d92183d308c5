type Line = Readonly<Record<string, unknown>> & { readonly what: string };

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const list = (value: unknown): string =>
  Array.isArray(value) ? [...new Set(value.map(text))].join(', ') : text(value);
const HOW: Readonly<Record<string, string>> = {
  created: 'Made in QuickBooks',
  linked: 'Found in QuickBooks and linked',
  adopted: 'Was there from an earlier attempt of ours, and was linked',
};

/** A line of the passport in words. One that we do not know yet is told by its own name. */
export function sayLine(line: Line): { title: string; detail: string } {
  switch (line.what) {
    case 'selected':
      return { title: `Chosen by ${text(line['by'])}`, detail: '' };
    case 'waits':
      return { title: 'Waits', detail: `for ${list(line['for'])}` };
    case 'sent':
      return {
        title: 'Sent to QuickBooks',
        detail: line['revision'] === undefined ? '' : `version ${text(line['revision'])}`,
      };
    case 'exported':
      return { title: HOW[text(line['how'])] ?? 'In QuickBooks', detail: remoteOf(line['remote']) };
    case 'failed':
      return { title: 'Not taken', detail: text(line['sentence']) };
    case 'unknown':
      return { title: 'The answer was lost', detail: 'We look in QuickBooks before anything is sent again.' };
    case 'deferred':
      return { title: 'Put off', detail: text(line['because']) };
    case 'not-applicable':
      return { title: 'Nothing to send', detail: text(line['sentence']) };
    default:
      return {
        title: line.what.charAt(0).toUpperCase() + line.what.slice(1).replaceAll('-', ' '),
        detail: text(line['sentence']),
      };
  }
}

function remoteOf(remote: unknown): string {
  if (typeof remote !== 'object' || remote === null) return '';
  const { id, label } = remote as { id?: unknown; label?: unknown };
  return [text(label), text(id) === '' ? '' : `id ${text(id)}`].filter((part) => part !== '').join(', ');
}
