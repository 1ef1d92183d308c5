import { Anchor, Button, Group } from '@mantine/core';
import { Link } from 'wouter';
import { useClosings, useCompany, useOverview } from '../api/session.js';
import type { Alert, Closing } from '../api/types.js';
import { useNow } from '../parts/labels.js';
import { monthName } from '../parts/months.js';
import { Note } from '../parts/page.js';
import { alertText, words } from './words.js';

/** Shows on every page what keeps documents from QuickBooks now or soon. */
export function Alerts() {
  const { data } = useOverview();
  const now = useNow();
  const alerts = (data?.alerts ?? []).filter(
    ({ code, at }) => code !== 'paused' || at === null || Date.parse(at) > now,
  );
  const { data: months } = useClosings();
  const changed = (months?.closings ?? []).filter(({ changes }) => changes !== null && changes > 0);
  if (alerts.length === 0 && changed.length === 0) return null;
  return (
    <div className="alerts">
      {alerts.map((alert) => (
        <AlertNote key={alert.code} alert={alert} />
      ))}
      {changed.length > 0 && <ChangedMonths closings={changed} />}
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

/** Reports what changed in closed months. Closing a month again takes it from the list. */
function ChangedMonths({ closings }: { closings: readonly Closing[] }) {
  const company = useCompany();
  const { title, month: ofMonth } = words.alerts.closedMonths;
  return (
    <div role="status">
      <Note tone="warn" title={title}>
        <Group gap="md">
          {closings.map(({ id, month, changes }) => (
            <Anchor key={id} component={Link} size="sm" href={`/c/${company}/tie-out/${id}`}>
              {ofMonth(monthName(month), changes ?? 0)}
            </Anchor>
          ))}
        </Group>
      </Note>
    </div>
  );
}

/** The number of alerts, for the menu. */
export const useAlertCount = (): number => useOverview().data?.alerts.length ?? 0;
