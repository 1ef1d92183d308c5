import { Button, Group } from '@mantine/core';
import { useAct } from '../../api/acts.js';
import { useMay } from '../../api/session.js';
import type { Issue } from '../../api/types.js';
import { decisionsOn } from './decisions.js';
import { words } from './words.js';

/** Decides about everything that differs for one cause. */
export function DecideAll({ issue }: { issue: Issue }) {
  const act = useAct();
  const may = { mend: useMay('mend'), export: useMay('export') };
  const decisions = decisionsOn(issue).filter(({ role }) => may[role]);
  if (decisions.length === 0) return null;
  return (
    <Group gap="xs">
      {decisions.map(({ label, act: decision }) => (
        <Button
          key={label}
          variant="default"
          loading={act.isPending}
          onClick={() => act.mutate({ ...decision, done: words.decided })}
        >
          {label}
        </Button>
      ))}
    </Group>
  );
}
