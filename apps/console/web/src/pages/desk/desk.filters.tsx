import { Autocomplete, Button, Collapse, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useBatches } from '../../api/batches.js';
import { ask, queryOf } from '../../api/client.js';
import { keys } from '../../api/keys.js';
import { useCompany } from '../../api/session.js';
import type { Found, Summary } from '../../api/types.js';
import { FilterIcon, SearchIcon } from '../../parts/icons.js';
import { count } from '../../parts/money.js';
import { formatMoment } from '../../parts/dates.js';
import { views, viewWords } from '../../parts/words.js';
import { type DeskAddress, filterOf, writeAddress } from './desk.query.js';

/** One tab a state, each with how many there are of what the filter finds. */
export function ViewTabs({ address, summary }: { address: DeskAddress; summary: Summary | undefined }) {
  const shown = views.filter(
    (view) =>
      ['ready', 'exported', 'failed', 'waiting'].includes(view) ||
      view === address.view ||
      (summary?.views[view].count ?? 0) > 0,
  );
  const { view: _view, ...all } = address;
  return (
    <nav className="panel tabs" aria-label="States">
      {shown.map((view) => (
        <Tab
          key={view}
          to={{ ...address, view }}
          current={address.view === view}
          label={viewWords[view]}
          amount={summary?.views[view].count}
          view={view}
        />
      ))}
      <Tab
        to={all}
        current={address.view === undefined}
        label="All"
        amount={summary === undefined ? undefined : views.reduce((sum, view) => sum + summary.views[view].count, 0)}
        view={undefined}
      />
    </nav>
  );
}

function Tab({
  to,
  current,
  label,
  amount,
  view,
}: {
  to: DeskAddress;
  current: boolean;
  label: string;
  amount: number | undefined;
  view: string | undefined;
}) {
  const written = writeAddress(to);
  return (
    <Link href={written === '' ? '?' : `?${written}`} className="tab" aria-current={current ? 'page' : undefined}>
      {view !== undefined && <span className={`dot dot-${view}`} aria-hidden="true" />}
      {label}
      {amount !== undefined && <span className="count">{count(amount)}</span>}
    </Link>
  );
}

/** What narrows the list. Each change goes into the address, and from there to the server. */
export function Filters({
  entity,
  address,
  onChange,
}: {
  entity: 'invoice' | 'payment' | 'job';
  address: DeskAddress;
  onChange: (next: DeskAddress) => void;
}) {
  const dated = entity !== 'job';
  const given = Object.keys(filterOf(address)).length;
  const [opened, { toggle }] = useDisclosure(given > (address.q === undefined ? 0 : 1));
  const set = (name: keyof DeskAddress) => (value: string) => {
    const { [name]: _before, ...rest } = address;
    onChange({ ...rest, sort: address.sort, ...(value === '' ? {} : { [name]: value }) });
  };
  return (
    <div>
      <Group gap="sm">
        <Typed
          label="Number"
          hidden
          value={address.q ?? ''}
          onSettled={set('q')}
          placeholder="Number begins with…"
          icon
          width={240}
        />
        <Button variant="default" leftSection={<FilterIcon size={16} />} onClick={toggle} aria-expanded={opened}>
          Filter
        </Button>
        {given > 0 && (
          <Button
            variant="subtle"
            onClick={() =>
              onChange({ sort: address.sort, ...(address.view === undefined ? {} : { view: address.view }) })
            }
          >
            Clear the filter
          </Button>
        )}
      </Group>
      <Collapse expanded={opened}>
        <Group gap="sm" pt="sm" align="flex-end">
          <CustomerFilter value={address.customer} onChange={set('customer')} />
          {dated && (
            <>
              <TextInput
                type="date"
                label="From"
                w={150}
                value={address.from ?? ''}
                onChange={({ currentTarget }) => set('from')(currentTarget.value)}
              />
              <TextInput
                type="date"
                label="To"
                w={150}
                value={address.to ?? ''}
                onChange={({ currentTarget }) => set('to')(currentTarget.value)}
              />
              <Typed
                label="At least"
                value={address.min ?? ''}
                onSettled={set('min')}
                placeholder="0.00"
                width={96}
                money
              />
              <Typed
                label="At most"
                value={address.max ?? ''}
                onSettled={set('max')}
                placeholder="0.00"
                width={96}
                money
              />
            </>
          )}
          {dated && <BatchFilter entity={entity} value={address.batch} onChange={set('batch')} />}
        </Group>
      </Collapse>
    </div>
  );
}

interface TypedProps {
  readonly label: string;
  readonly value: string;
  readonly onSettled: (value: string) => void;
  readonly placeholder: string;
  readonly width: number;
  readonly hidden?: boolean;
  readonly icon?: boolean;
  readonly money?: boolean;
}

/** A field that asks the server when the user pauses, not at each key. */
function Typed({
  label,
  value,
  onSettled,
  placeholder,
  width,
  hidden = false,
  icon = false,
  money = false,
}: TypedProps) {
  const [text, setText] = useState(value);
  const [settled] = useDebouncedValue(text, 250);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    const fits = !money || settled === '' || /^\d{1,13}(\.\d{1,2})?$/.test(settled);
    if (settled !== value && settled === text && fits) onSettled(settled.trim());
  }, [settled]); // eslint-style dependencies would ask again at each address; only what the user typed counts
  return (
    <TextInput
      {...(hidden ? { 'aria-label': label } : { label })}
      placeholder={placeholder}
      value={text}
      w={width}
      inputMode={money ? 'decimal' : 'search'}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      leftSection={icon ? <SearchIcon size={16} /> : undefined}
    />
  );
}

function BatchFilter({
  entity,
  value,
  onChange,
}: {
  entity: string;
  value: string | undefined;
  onChange: (id: string) => void;
}) {
  const { data } = useBatches();
  const known = (data?.batches ?? [])
    .filter((batch) => batch.entity === entity)
    .map(({ id, total, requestedBy, requestedAt }) => ({
      value: id,
      label: `${formatMoment(requestedAt)}: ${count(total)} by ${requestedBy}`,
    }));
  return (
    <Select
      label="Sent together"
      placeholder="Any batch"
      w={230}
      clearable
      nothingFoundMessage="Nothing was sent yet"
      value={value ?? null}
      data={
        value === undefined || known.some((each) => each.value === value)
          ? known
          : [...known, { value, label: 'One batch' }]
      }
      onChange={(id) => onChange(id ?? '')}
    />
  );
}

function CustomerFilter({ value, onChange }: { value: string | undefined; onChange: (id: string) => void }) {
  const company = useCompany();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 200);
  const { data } = useQuery({
    queryKey: keys.search(company, asked),
    queryFn: () => ask<Found>(`/api/companies/${company}/search${queryOf({ q: asked })}`),
    enabled: asked !== '' && value === undefined,
    placeholderData: (before) => before,
  });
  const { data: chosen } = useQuery({
    queryKey: keys.record(company, 'customer', value ?? ''),
    queryFn: () =>
      ask<{ rows: { id: string; name: string | null }[] }>(
        `/api/companies/${company}/records/customer/rows${queryOf({ ids: value })}`,
      ),
    enabled: value !== undefined,
  });
  const customers = (data?.found ?? []).filter(({ entity }) => entity === 'customer');
  return (
    <Autocomplete
      label="Customer"
      placeholder="Begins with…"
      w={200}
      value={value === undefined ? text : (chosen?.rows[0]?.name ?? value)}
      data={[...new Set(customers.map(({ name, id }) => name ?? id))]}
      filter={({ options }) => options}
      onChange={(next) => {
        if (value !== undefined) onChange('');
        setText(value === undefined ? next : '');
      }}
      onOptionSubmit={(name) => {
        const found = customers.find((each) => (each.name ?? each.id) === name);
        if (found !== undefined) onChange(found.id);
      }}
    />
  );
}
