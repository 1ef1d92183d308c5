import { plural } from '../../../parts/money.js';

type Line = Readonly<Record<string, unknown>> & { readonly what: string };

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
/** "its customer and 7 items": what it needs, not by ids that say nothing to a person. */
function needsIn(value: unknown): string {
  const needs = Array.isArray(value) ? value.map(text) : [text(value)];
  const kinds = [...new Set(needs.map((need) => need.split(' ')[0] ?? ''))];
  return kinds
    .map((kind) => {
      if (kind === 'customer') return 'its customer';
      if (kind === 'company') return 'the settings';
      return plural(needs.filter((need) => need.startsWith(`${kind} `)).length, kind);
    })
    .join(' and ');
}

const HOW: Readonly<Record<string, string>> = {
  created: 'Made in QuickBooks',
  linked: 'Found in QuickBooks and linked',
  adopted: 'Was there from an earlier attempt of ours, and was linked',
};

/** A line of the passport in words. One that we do not know yet is told by its own name. */
export function sayLine(line: Line): { title: string; detail: string } {
  switch (line.what) {
    case 'received':
      return { title: 'JobPro saved it', detail: `version ${text(line['revision'])}` };
    case 'selected':
      return { title: `Chosen by ${text(line['by'])}`, detail: '' };
    case 'selected-in-vain':
      return { title: `Chosen by ${text(line['by'])}`, detail: 'It was on its way or in QuickBooks already.' };
    case 'act-refused':
      return { title: `${text(line['by'])} was too late`, detail: 'It had moved on, so nothing was done.' };
    case 'retry':
      return { title: `Sent again by ${text(line['by'])}`, detail: '' };
    case 'exclude':
      return { title: `Held back by ${text(line['by'])}`, detail: '' };
    case 'include':
      return { title: `Offered again by ${text(line['by'])}`, detail: '' };
    case 'link':
      return { title: `Linked by ${text(line['by'])}`, detail: '' };
    case 'settle':
      return { title: `Marked as done by ${text(line['by'])}`, detail: '' };
    case 'send-anew':
      return { title: `Sent anew by ${text(line['by'])}`, detail: '' };
    case 'cancel-batch':
      return { title: `Stopped by ${text(line['by'])}`, detail: '' };
    case 'withdrawn':
      return { title: 'Taken back before it was sent', detail: '' };
    case 'changed-remotely':
      return { title: 'Changed in QuickBooks', detail: `Somebody ${text(line['change'])} it there.` };
    case 'noticed':
      return { title: 'Something to look at', detail: text(line['sentence']) };
    case 'warned':
      return { title: 'Note', detail: text(line['sentence']) };
    case 'waits':
      return { title: 'Waits', detail: `for ${needsIn(line['for'])}` };
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
