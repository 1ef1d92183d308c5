import { NavLink, Text } from '@mantine/core';
import type { ComponentType } from 'react';
import { Link, useLocation } from 'wouter';
import { keys } from '../api/client.js';
import { useCompany, useOverview, useResource, useUser } from '../api/session.js';
import type { Issue } from '../api/types.js';
import { causesOf } from '../pages/issues/fixes.js';
import {
  ChartIcon,
  CodeIcon,
  DownloadIcon,
  HealthIcon,
  HistoryIcon,
  IssueIcon,
  JobIcon,
  PaymentIcon,
  ScaleIcon,
  SendIcon,
  SettingsIcon,
  SetupIcon,
} from '../parts/icons.js';
import { useAlertCount } from './alerts.js';
import { words } from './words.js';

interface PageLink {
  readonly to: string;
  readonly label: string;
  readonly Icon: ComponentType<{ size?: number }>;
  readonly badge?: number;
}

interface PageGroup {
  readonly label: string;
  readonly pages: readonly PageLink[];
}

/** The menu: the pages of the open company, and those of operators. */
export function Navigation({ onGo }: { onGo: () => void }) {
  const company = useCompany();
  const user = useUser();
  const [location] = useLocation();
  const { data: overview } = useOverview();
  const issues = useIssueCount();
  const alerts = useAlertCount();
  const at = `/c/${company}`;
  const operates = user.roles.includes('operate');
  const groups: PageGroup[] = [];
  if (company !== '') {
    groups.push(
      {
        label: words.groups.send,
        pages: [
          { to: `${at}/desk/invoice`, label: words.links.invoices, Icon: SendIcon },
          { to: `${at}/desk/payment`, label: words.links.payments, Icon: PaymentIcon },
          ...((overview?.edition ?? overview?.connection?.edition) === 'online'
            ? []
            : [{ to: `${at}/jobs`, label: words.links.jobs, Icon: JobIcon }]),
        ],
      },
      {
        label: words.groups.check,
        pages: [
          { to: `${at}/overview`, label: words.links.overview, Icon: ChartIcon },
          { to: `${at}/issues`, label: words.links.issues, Icon: IssueIcon, badge: issues > 0 ? issues : undefined },
          { to: `${at}/tie-out`, label: words.links.tieOut, Icon: ScaleIcon },
          { to: `${at}/history`, label: words.links.history, Icon: HistoryIcon },
        ],
      },
      {
        label: words.groups.company,
        pages: [
          { to: `${at}/setup`, label: words.links.setUp, Icon: SetupIcon, badge: alerts > 0 ? alerts : undefined },
          { to: `${at}/import`, label: words.links.review, Icon: DownloadIcon },
          { to: `${at}/settings`, label: words.links.settings, Icon: SettingsIcon },
          // For people who connect systems, not for people who send invoices.
          ...(operates || user.roles.includes('connect')
            ? [{ to: `${at}/developer`, label: words.links.developer, Icon: CodeIcon }]
            : []),
        ],
      },
    );
  }
  if (operates)
    groups.push({
      label: words.groups.operations,
      pages: [{ to: '/operations', label: words.links.health, Icon: HealthIcon }],
    });
  return groups.map((group) => (
    <div key={group.label} role="group" aria-label={group.label} style={{ marginBottom: 12 }}>
      <Text size="xs" fw={600} c="dimmed" px="sm" py={6} aria-hidden="true">
        {group.label}
      </Text>
      {group.pages.map(({ to, label, Icon, badge }) => (
        <NavLink
          key={to}
          component={Link}
          href={to}
          label={label}
          leftSection={<Icon />}
          active={location.startsWith(to)}
          aria-current={location.startsWith(to) ? 'page' : undefined}
          onClick={onGo}
          rightSection={badge === undefined ? undefined : <span className="nav-badge">{badge}</span>}
          style={{ borderRadius: 'var(--mantine-radius-md)' }}
          py={7}
          color="calm"
          variant="light"
        />
      ))}
    </div>
  ));
}

/** Returns how many causes keep documents from QuickBooks. */
function useIssueCount(): number {
  const { data } = useResource<{ issues: Issue[] }>(keys.issues, '/issues');
  return causesOf(data?.issues ?? []).length;
}
