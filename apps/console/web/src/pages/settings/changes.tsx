import { Paper, Stack, Text, Title } from '@mantine/core';
import type { SettingsPage } from '../../api/types.js';
import { When } from '../../parts/when.js';

const said = (value: unknown): string => {
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Who changed what, when. */
export function Changes({ changes }: { changes: SettingsPage['changes'] }) {
  if (changes.length === 0) return null;
  return (
    <Paper className="panel" p="lg" component="section" aria-label="Changes">
      <Title order={2} mb="sm">
        Changes
      </Title>
      <Stack gap="sm">
        {changes.map(({ revision, at, who, changes: changed }) => (
          <div key={revision}>
            <Text size="sm" fw={550} component="div">
              {who} <When at={at} />
            </Text>
            {Object.entries(changed).map(([name, { from, to }]) => (
              <Text size="sm" key={name}>
                {name}: {said(from)} → {said(to)}
              </Text>
            ))}
          </div>
        ))}
      </Stack>
    </Paper>
  );
}
