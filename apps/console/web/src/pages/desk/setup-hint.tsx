import { Button, Group } from '@mantine/core';
import { Link } from 'wouter';
import { useCompany, useOverview } from '../../api/session.js';
import { Note } from '../../parts/note.js';

/** What is left to do before the first invoice can go, and where. */
export function SetupHint() {
  const company = useCompany();
  const { data } = useOverview();
  if (data === undefined) return null;
  const steps = [
    ...(data.connection === null ? ['connect QuickBooks'] : []),
    ...(data.connection !== null && data.confirmedBy === null ? ['confirm that the right books are connected'] : []),
    ...(data.configured ? [] : ['choose your accounts']),
  ];
  if (steps.length === 0) return null;
  return (
    <Note
      tone="warn"
      title={data.configured && data.connection !== null ? 'Look once' : 'Before the first invoice can go'}
    >
      <Group justify="space-between" gap="sm">
        <span>Please {steps.join(', and ')}.</span>
        <Button component={Link} href={`/c/${company}/setup`} size="sm">
          Go to Set-up
        </Button>
      </Group>
    </Note>
  );
}
