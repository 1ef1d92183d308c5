import { Anchor, Button, Group, Loader, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { ask } from '../../api/client.js';
import { useLive } from '../../api/live.js';
import { useCompany, useMay } from '../../api/session.js';
import type { Overview } from '../../api/types.js';
import { tellFailure } from '../../parts/failure.js';
import { plural } from '../../parts/money.js';

const kinds = ['customer', 'item'] as const;

/** Reads QuickBooks' customers and items, so that nothing is ever made twice. Run again, it changes nothing. */
export function FirstImport({ overview, connected }: { overview: Overview; connected: boolean }) {
  const company = useCompany();
  const may = useMay('connect');
  const { imports } = useLive();
  const [requestId, setRequestId] = useState(() => crypto.randomUUID());
  const begin = useMutation({
    mutationFn: () =>
      ask(`/api/companies/${company}/imports`, { method: 'POST', body: { requestId, entities: kinds } }),
    onSuccess: () => setRequestId(crypto.randomUUID()),
    onError: tellFailure,
  });
  const last = kinds.map((entity) => {
    const told = imports.get(entity);
    const known = overview.imports.find((each) => each.entity === entity);
    return {
      entity,
      seen: Math.max(known?.seen ?? 0, told?.records ?? 0),
      begun: known !== undefined || told !== undefined,
      finished: known?.finished ?? false,
    };
  });
  const begun = last.some((each) => each.begun);
  const running = begin.isPending || (begun || begin.isSuccess ? last.some((each) => !each.finished) : false);
  return (
    <Group justify="space-between" gap="sm">
      <Group gap="xs" maw={640} role="status">
        {running && <Loader size="xs" aria-hidden="true" />}
        <Text size="sm">
          {begun
            ? `${running ? 'Reading' : 'Read'} from QuickBooks: ${last.map(({ entity, seen }) => plural(seen, entity)).join(', ')}${running ? ' so far…' : '.'}`
            : running
              ? overview.edition === 'desktop'
                ? 'Asked for. It begins with the Web Connector’s next run.'
                : 'Asked for. What comes in shows here.'
              : 'JobPro learns the names that QuickBooks has, so that it links them and never makes one twice.'}{' '}
          {begun && !running && (
            <Anchor component={Link} href={`/c/${company}/import`} size="sm" underline="always">
              See what became of them
            </Anchor>
          )}
        </Text>
      </Group>
      <Button
        variant={begun ? 'default' : 'filled'}
        disabled={!may || !connected || running}
        loading={begin.isPending}
        onClick={() => begin.mutate()}
      >
        {begun && !running ? 'Import again' : 'Import customers and items'}
      </Button>
    </Group>
  );
}
