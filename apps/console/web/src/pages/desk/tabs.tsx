import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { Summary } from '../../api/types.js';
import { count, sumMoney } from '../../parts/format.js';
import { views, viewWords } from '../../parts/words.js';
import { type DeskAddress, writeAddress } from './address.js';
import { words } from './words.js';

/** A tab for each state, with the number of records that the filter finds in it. */
export function ViewTabs({ address, summary }: { address: DeskAddress; summary: Summary | undefined }) {
  const shown = views.filter(
    (view) =>
      ['ready', 'exported', 'failed', 'waiting'].includes(view) ||
      view === address.view ||
      (summary?.views[view].count ?? 0) > 0,
  );
  const { view: _view, ...all } = address;
  return (
    <nav className="panel tabs" aria-label={words.states}>
      {shown.map((view) => (
        <Tab
          key={view}
          to={{ ...address, view }}
          isCurrent={address.view === view}
          label={viewWords[view]}
          amount={summary?.views[view].count}
          view={view}
        />
      ))}
      <Tab to={all} isCurrent={address.view === undefined} label={words.all} amount={allOf(summary)?.count} />
    </nav>
  );
}

/** Returns the number and the sum of all records that the filter finds. */
export function allOf(summary: Summary | undefined): { count: number; total: string } | undefined {
  if (summary === undefined) return undefined;
  const each = Object.values(summary.views);
  return {
    count: each.reduce((sum, view) => sum + view.count, 0),
    total: sumMoney(each.map(({ total }) => total)),
  };
}

interface TabProps {
  readonly to: DeskAddress;
  readonly isCurrent: boolean;
  readonly label: string;
  readonly amount: number | undefined;
  readonly view?: string;
}

function Tab({ to, isCurrent, label, amount, view }: TabProps) {
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    // Chrome would continue the keyboard's order behind an element that was scrolled into view.
    const { current: tab } = link;
    const row = tab?.parentElement;
    if (isCurrent && tab && row)
      row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
  }, [isCurrent]);
  return (
    <Link ref={link} href={`?${writeAddress(to)}`} className="tab" aria-current={isCurrent ? 'page' : undefined}>
      {view !== undefined && <span className={`dot dot-${view}`} aria-hidden="true" />}
      {label}
      {amount !== undefined && <span className="count">{count(amount)}</span>}
    </Link>
  );
}
