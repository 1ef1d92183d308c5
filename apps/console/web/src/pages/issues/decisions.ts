import type { NewAct } from '../../api/acts.js';
import type { Issue } from '../../api/types.js';
import { words } from './words.js';

/** One decision about everything that differs for one cause. */
interface Decision {
  readonly label: string;
  readonly role: 'mend' | 'export';
  readonly act: NewAct;
}

/** Returns what can be decided about records that differ, the likeliest first. */
export function decisionsOn({ kind, code, entity, ids }: Pick<Issue, 'kind' | 'code' | 'entity' | 'ids'>): Decision[] {
  if (kind !== 'differs' || ids.length === 0) return [];
  const many = ids.length;
  const settle = (label: string, notice: NoticeCode): Decision => ({
    label,
    role: 'mend',
    act: { entity, act: { kind: 'settle', ids, notice } },
  });
  const check: Decision[] =
    entity === 'invoice' || entity === 'payment'
      ? [{ label: words.checkAgain, role: 'mend', act: { entity, act: { kind: 'check', ids } } }]
      : [];
  switch (code) {
    case 'total-differs':
      return [...check, settle(words.accept(many), code)];
    case 'deleted-in-quickbooks':
      return [
        { label: words.sendAsNew(many), role: 'export', act: { entity, act: { kind: 'send-anew', ids } } },
        settle(words.markAsDone(many), code),
      ];
    case 'changed-in-quickbooks':
      return [...check, settle(words.markAsDone(many), code)];
    case 'changed-since-export':
    case 'apply-in-quickbooks':
      return [settle(words.markAsDone(many), code)];
    default:
      return [];
  }
}

type NoticeCode = Extract<NewAct['act'], { kind: 'settle' }>['notice'];
