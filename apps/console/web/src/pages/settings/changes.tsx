import { Paper, Stack, Text, Title } from '@mantine/core';
import type { SettingsPage } from '../../api/types.js';
import { sayChanges } from '../../parts/change.words.js';
import { When } from '../../parts/when.js';

/** Who changed what, when. */
export function Changes({ changes }: { changes: SettingsPage['changes'] }) {
  if (changes.length === 0) return null;
  return (
    <Paper className="panel" p="lg" component="section" aria-label="Changes">
      <Title order={2} mb="sm">
        Changes
      </Title>
      <Stack gap="md">
        {changes.map(({ revision, at, who, changes: changed }) => (
          <div key={revision}>
            <Text size="sm" fw={550} component="div">
              {who} <When at={at} />
            </Text>
            <ul className="changes">
              {sayChanges(
                Object.entries(changed).map(([field, change]) => ({ field, from: change.from, to: change.to })),
              ).map(({ field, from, to }) => (
                <li key={field}>
                  {field}: {from === 'nothing' ? to : `${from} → ${to}`}
                </li>
              ))}
            </ul>
          </div>
        ))}
      </Stack>
    </Paper>
  );
}
