import { Anchor, Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'wouter';
import { useCompany } from '../../../api/session.js';
import { useMendSettings } from '../../../api/settings.js';
import type { Issue } from '../../../api/types.js';
import { Folded } from '../../../parts/folded.js';
import { accountsFor, NameField, type Offered } from '../../../parts/name-field.js';
import { LinkToExisting } from './link-to-existing.js';
import type { Mend } from './mends.js';

const accountWords = {
  income: 'Income account for new items',
  expense: 'Expense account for new items',
  costOfGoods: 'Cost-of-goods account for new inventory items',
  asset: 'Asset account for new inventory items',
} as const;
const purposeWords = {
  lineItem: 'Item for lines without one',
  discountItem: 'Item for discounts',
  tax: 'Item for sales tax',
} as const;

/** One way to mend an issue, done where the issue stands. */
export function MendHere({ mend, issue }: { mend: Mend; issue: Issue }) {
  const company = useCompany();
  const { settings, references, pending, mend: change } = useMendSettings();
  const [first] = issue.records;
  switch (mend.kind) {
    case 'account': {
      const { account } = mend;
      return (
        <Choose
          label={accountWords[account]}
          offered={accountsFor(account, references?.accounts ?? [])}
          pending={pending}
          ready={settings != null}
          onChoose={(name) => change(({ accounts }) => ({ accounts: { ...accounts, [account]: name } }))}
        />
      );
    }
    case 'item': {
      const { purpose } = mend;
      return (
        <Choose
          label={purposeWords[purpose]}
          offered={references?.items ?? []}
          pending={pending}
          ready={settings != null}
          onChoose={(name) =>
            change(() => (purpose === 'tax' ? { tax: { kind: 'line', item: name } } : { [purpose]: name }))
          }
        />
      );
    }
    case 'reference': {
      const { list, name } = mend;
      return (
        <Choose
          label={`QuickBooks’ name for “${name}”`}
          offered={references?.[list] ?? []}
          pending={pending}
          ready={settings != null}
          onChoose={(theirs) => change((now) => ({ [list]: { ...now[list], [name]: theirs } }))}
        />
      );
    }
    case 'suffix':
      return (
        <Suffix
          name={mend.name}
          pending={pending}
          ready={settings != null}
          onChoose={(suffix) => change(() => ({ heldNames: { suffix } }))}
        />
      );
    case 'reactivate':
      return (
        <Group>
          <Button
            size="sm"
            loading={pending}
            disabled={settings == null}
            onClick={() => change(() => ({ inactiveNames: 'reactivate' }))}
          >
            Make such names active again
          </Button>
        </Group>
      );
    case 'go-live':
      return (
        <Choose
          label="Go-live day"
          type="date"
          before={settings?.goLive}
          offered={[]}
          pending={pending}
          ready={settings != null}
          onChoose={(goLive) => change(() => ({ goLive }))}
        />
      );
    case 'link':
      return issue.count === 1 && first !== undefined ? (
        <Folded word="Or link it to one that QuickBooks has" open={issue.code !== 'name.held'}>
          <LinkToExisting entity={mend.entity} id={first.id} name={first.name ?? first.id} />
        </Folded>
      ) : (
        <Text size="sm" c="dimmed">
          To link one of them to a record that QuickBooks has, open it below.
        </Text>
      );
    case 'settings':
      return <Elsewhere to={`/c/${company}/settings`} word="Open the settings" />;
    case 'invoice':
      return <Elsewhere to={`/c/${company}/records/invoice/${encodeURIComponent(mend.id)}`} word="Open the invoice" />;
    case 'connect':
      return <Elsewhere to={`/c/${company}/setup`} word="Connect again" />;
    default:
      return mend satisfies never;
  }
}

function Choose({
  label,
  offered,
  pending,
  ready,
  onChoose,
  type,
  before,
}: {
  label: string;
  offered: Offered;
  pending: boolean;
  ready: boolean;
  onChoose: (value: string) => void;
  type?: 'date';
  before?: string | undefined;
}) {
  const [value, setValue] = useState('');
  const shown = value === '' ? (before ?? '') : value;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChoose(shown.trim());
      }}
    >
      <Group align="flex-end" gap="sm">
        <div style={{ flex: '1 1 260px', maxWidth: 420 }}>
          {type === 'date' ? (
            <TextInput
              type="date"
              label={label}
              value={shown}
              onChange={({ currentTarget }) => setValue(currentTarget.value)}
            />
          ) : (
            <NameField
              label={label}
              placeholder="Choose from QuickBooks’ list"
              value={value}
              offered={offered}
              onChange={setValue}
            />
          )}
        </div>
        <Button type="submit" loading={pending} disabled={!ready || shown.trim() === ''}>
          Save and go on
        </Button>
      </Group>
    </form>
  );
}

function Suffix({
  name,
  pending,
  ready,
  onChoose,
}: {
  name: string;
  pending: boolean;
  ready: boolean;
  onChoose: (suffix: string) => void;
}) {
  const [suffix, setSuffix] = useState(' (C)');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChoose(suffix);
      }}
    >
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Add to such a name"
          description={`QuickBooks then has “${name}${suffix}”`}
          maxLength={20}
          w={280}
          value={suffix}
          onChange={({ currentTarget }) => setSuffix(currentTarget.value)}
        />
        <Button type="submit" loading={pending} disabled={!ready || suffix.trim() === ''}>
          Save and go on
        </Button>
      </Group>
    </form>
  );
}

const Elsewhere = ({ to, word }: { to: string; word: string }) => (
  <Anchor component={Link} href={to} size="sm" underline="always">
    {word}
  </Anchor>
);
