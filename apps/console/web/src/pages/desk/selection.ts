import { useCallback, useMemo, useState } from 'react';
import type { DeskRow, Selection } from '../../api/types.js';
import { sumMoney } from '../../parts/money.js';

/** What the user chose: rows one by one, in the revision that was seen, or all that the filter finds. */
export function useSelection(rows: readonly DeskRow[]) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, DeskRow>>(new Map());
  const [everything, setEverything] = useState(false);

  const toggle = useCallback((row: DeskRow) => {
    setEverything(false);
    setChosen((before) => {
      const next = new Map(before);
      if (!next.delete(row.id)) next.set(row.id, row);
      return next;
    });
  }, []);
  const clear = useCallback(() => {
    setEverything(false);
    setChosen(new Map());
  }, []);
  const all =
    everything || (rows.length > 0 && rows.every(({ id }) => chosen.has(id)))
      ? 'all'
      : chosen.size > 0
        ? 'some'
        : 'none';
  const toggleAll = () => {
    setEverything(false);
    setChosen(all === 'all' ? new Map() : new Map(rows.map((row) => [row.id, row])));
  };
  const total = useMemo(() => sumMoney([...chosen.values()].map(({ amount }) => amount)), [chosen]);
  const selection: Selection = {
    kind: 'records',
    records: [...chosen.values()].map(({ id, revision }) => ({ id, revision: revision ?? 1 })),
  };
  return { chosen, everything, setEverything, toggle, toggleAll, clear, all, total, selection } as const;
}
