import { Button, Group } from '@mantine/core';
import { Link } from 'wouter';
import { useCompany, useOverview } from '../api/session.js';
import type { Alert } from '../api/types.js';
import { useNow } from '../parts/labels.js';
import { Note } from '../parts/page.js';
import { alertText } from './words.js';

/** Shows on every page what keeps documents from QuickBooks now or soon. */
export function Alerts() {
  const { data } = useOverview();
  const now = useNow();
  const alerts = (data?.alerts ?? []).filter(
    ({ code, at }) => code !== 'paused' || at === null || Date.parse(at) > now,
  );
  if (alerts.length === 0) return null;
  return (
    <div className="alerts">
      {alerts.map((alert) => (
        <AlertNote key={alert.code} alert={alert} />
      ))}
    </div>
  );
}

function AlertNote({ alert }: { alert: Alert }) {
  const company = useCompany();
  const { title, text, open } = alertText(alert);
  return (
    <div role={alert.severity === 'problem' ? 'alert' : 'status'}>
      <Note tone={alert.severity === 'problem' ? 'bad' : 'warn'} title={title}>
        <Group justify="space-between" gap="sm">
          <span>{text}</span>
          {open !== undefined && (
            <Button component={Link} href={`/c/${company}/setup`} size="sm">
              {open}
            </Button>
          )}
        </Group>
      </Note>
    </div>
  );
}

/** The number of alerts, for the menu. */
export const useAlertCount = (): number => useOverview().data?.alerts.length ?? 0;
