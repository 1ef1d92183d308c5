import { Anchor, Button, Group, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { useFixSettings } from '../../api/acts.js';
import { useCompany } from '../../api/session.js';
import type { Issue } from '../../api/types.js';
import { accountsFor, NameField, type Offered } from '../../parts/name-field.js';
import { Expandable, recordAt } from '../../parts/page.js';
import type { Fix } from './fixes.js';
import { LinkToExisting } from './link-to-existing.js';
import { words } from './words.js';

/** One way to fix an issue: a choice made right here, or a link to where it is made. */
export function FixHere({ fix, issue }: { fix: Fix; issue: Issue }) {
  const company = useCompany();
  const { settings, references, isPending, change } = useFixSettings();
  const [first] = issue.records;
  const form = { isPending, isReady: settings != null };
  switch (fix.kind) {
    case 'account': {
      const { account } = fix;
      return (
        <ChooseName
          {...form}
          label={words.accounts[account]}
          offered={accountsFor(account, references?.accounts ?? [])}
          onChoose={(name) => change(({ accounts }) => ({ accounts: { ...accounts, [account]: name } }))}
        />
      );
    }
    case 'item': {
      const { purpose } = fix;
      return (
        <ChooseName
          {...form}
          label={words.items[purpose]}
          offered={references?.items ?? []}
          onChoose={(name) =>
            change(() => (purpose === 'tax' ? { tax: { kind: 'line', item: name } } : { [purpose]: name }))
          }
        />
      );
    }
    case 'reference': {
      const { list, name } = fix;
      return (
        <ChooseName
          {...form}
          label={words.reference(name)}
          offered={references?.[list] ?? []}
          onChoose={(theirs) => change((now) => ({ [list]: { ...now[list], [name]: theirs } }))}
        />
      );
    }
    case 'suffix':
      return <Suffix {...form} name={fix.name} onChoose={(suffix) => change(() => ({ heldNames: { suffix } }))} />;
    case 'reactivate':
      return (
        <Group>
          <Button
            size="sm"
            loading={isPending}
            disabled={!form.isReady}
            onClick={() => change(() => ({ inactiveNames: 'reactivate' }))}
          >
            {words.reactivate}
          </Button>
        </Group>
      );
    case 'go-live':
      return <GoLive {...form} before={settings?.goLive} onChoose={(goLive) => change(() => ({ goLive }))} />;
    case 'link':
      return issue.count === 1 && first !== undefined ? (
        <Expandable word={words.orLink} open={issue.code !== 'name.held'}>
          <LinkToExisting entity={fix.entity} id={first.id} name={first.name ?? first.id} />
        </Expandable>
      ) : (
        <Text size="sm" c="dimmed">
          {words.linkOne}
        </Text>
      );
    case 'settings':
      return <Elsewhere to={`/c/${company}/settings`} word={words.openSettings} />;
    case 'invoice':
      return <Elsewhere to={recordAt(company, 'invoice', fix.id)} word={words.openInvoice} />;
    case 'compare':
      return issue.count === 1 && first !== undefined ? (
        <Elsewhere to={recordAt(company, issue.entity, first.id)} word={words.compare} />
      ) : (
        <Text size="sm" c="dimmed">
          {words.compareEach}
        </Text>
      );
    case 'connect':
      return <Elsewhere to={`/c/${company}/setup`} word={words.connectAgain} />;
    default:
      return fix satisfies never;
  }
}

interface FormProps {
  readonly isPending: boolean;
  /** Whether the settings to change have been loaded. */
  readonly isReady: boolean;
  readonly onChoose: (value: string) => void;
}

/** One field and its button. Saves the value without the spaces around it, unless they are part of it. */
function OneField({
  isPending,
  isReady,
  value,
  onChoose,
  children,
}: FormProps & { value: string; children: ReactNode }) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChoose(value);
      }}
    >
      <Group align="flex-end" gap="sm">
        <div style={{ flex: '1 1 260px', maxWidth: 420 }}>{children}</div>
        <Button type="submit" loading={isPending} disabled={!isReady || value.trim() === ''}>
          {words.save}
        </Button>
      </Group>
    </form>
  );
}

function ChooseName({ label, offered, ...form }: FormProps & { label: string; offered: Offered }) {
  const [value, setValue] = useState('');
  return (
    <OneField {...form} value={value.trim()}>
      <NameField label={label} placeholder={words.choose} value={value} offered={offered} onChange={setValue} />
    </OneField>
  );
}

function GoLive({ before = '', ...form }: FormProps & { before: string | undefined }) {
  const [chosen, setChosen] = useState('');
  const value = chosen === '' ? before : chosen;
  return (
    <OneField {...form} value={value}>
      <TextInput
        type="date"
        label={words.goLive}
        value={value}
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
      />
    </OneField>
  );
}

function Suffix({ name, ...form }: FormProps & { name: string }) {
  const [suffix, setSuffix] = useState(' (C)');
  return (
    <OneField {...form} value={suffix}>
      <TextInput
        label={words.suffix}
        description={words.suffixed(name, suffix)}
        maxLength={20}
        value={suffix}
        onChange={({ currentTarget }) => setSuffix(currentTarget.value)}
      />
    </OneField>
  );
}

const Elsewhere = ({ to, word }: { to: string; word: string }) => (
  <Anchor component={Link} href={to} size="sm" underline="always">
    {word}
  </Anchor>
);
