import { Autocomplete, Button, Collapse, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedValue, useDisclosure } from '@mantine/hooks';
import { type ReactNode, useEffect, useState } from 'react';
import { keys, queryOf } from '../../api/client.js';
import { useBatches, useResource, useSearchResult } from '../../api/session.js';
import { count, formatDay, formatMoment, money, readAmount } from '../../parts/format.js';
import { CloseIcon, FilterIcon, SearchIcon } from '../../parts/icons.js';
import { type DeskAddress, type FilterField, filterOf, withField } from './address.js';
import { words } from './words.js';

interface FilterProps {
  readonly entity: 'invoice' | 'payment' | 'job';
  readonly address: DeskAddress;
  readonly onChange: (next: DeskAddress) => void;
}

/** The filter's fields. Each change updates the address, which the server is asked with. */
export function Filters({ entity, address, onChange }: FilterProps) {
  const isDated = entity !== 'job';
  const used = Object.keys(filterOf(address)).length;
  const [opened, { toggle }] = useDisclosure(false);
  const set = (field: FilterField) => (value: string) => onChange(withField(address, field, value));
  const date = (field: 'from' | 'to') => (
    <TextInput
      type="date"
      label={words[field]}
      w={150}
      value={address[field] ?? ''}
      onChange={({ currentTarget }) => set(field)(currentTarget.value)}
    />
  );
  const amount = (field: 'min' | 'max') => (
    <DelayedInput
      label={words[field]}
      value={address[field] ?? ''}
      onSettled={set(field)}
      placeholder="0.00"
      width={120}
      isAmount
    />
  );
  return (
    <div>
      <Group gap="sm">
        <DelayedInput
          ariaLabel={words.find.label}
          value={address.q ?? ''}
          onSettled={set('q')}
          placeholder={words.find.placeholder}
          icon={<SearchIcon size={16} />}
          width={240}
        />
        <Button variant="default" leftSection={<FilterIcon size={16} />} onClick={toggle} aria-expanded={opened}>
          {words.filter}
        </Button>
        {!opened && <ActiveFilters address={address} onRemove={(field) => set(field)('')} />}
        {used > 0 && (
          <Button variant="subtle" onClick={() => onChange({ view: address.view, sort: address.sort })}>
            {words.clearFilter}
          </Button>
        )}
      </Group>
      <Collapse expanded={opened}>
        <Group gap="sm" pt="sm" align="flex-end">
          <CustomerFilter value={address.customer} onChange={set('customer')} />
          {isDated && (
            <>
              {date('from')}
              {date('to')}
              {amount('min')}
              {amount('max')}
              <BatchFilter entity={entity} value={address.batch} onChange={set('batch')} />
            </>
          )}
        </Group>
      </Collapse>
    </div>
  );
}

/** The filters in use, each with a way to remove it. The text has its own field, which is always in sight. */
function ActiveFilters({ address, onRemove }: { address: DeskAddress; onRemove: (field: FilterField) => void }) {
  const customer = useCustomerName(address.customer);
  const batch = useBatchLabels().find(({ value }) => value === address.batch);
  const labels: readonly [field: FilterField, label: string | undefined][] = [
    ['customer', address.customer && `${words.customer.label}: ${customer ?? address.customer}`],
    ['from', address.from && `${words.from} ${formatDay(address.from)}`],
    ['to', address.to && `${words.to} ${formatDay(address.to)}`],
    ['min', address.min && `${words.min} ${money(address.min)}`],
    ['max', address.max && `${words.max} ${money(address.max)}`],
    ['batch', address.batch && `${words.batch.label}: ${batch?.label ?? words.batch.other}`],
  ];
  return labels.map(
    ([field, label]) =>
      label !== undefined && (
        <Button
          key={field}
          size="compact-sm"
          variant="light"
          rightSection={<CloseIcon size={12} />}
          aria-label={words.removeFilter(label)}
          onClick={() => onRemove(field)}
        >
          {label}
        </Button>
      ),
  );
}

interface DelayedProps {
  readonly label?: string;
  readonly ariaLabel?: string;
  readonly value: string;
  readonly onSettled: (value: string) => void;
  readonly placeholder: string;
  readonly width: number;
  readonly icon?: ReactNode;
  readonly isAmount?: boolean;
}

/** A field that filters when the user pauses, not at each key. */
function DelayedInput({
  label,
  ariaLabel,
  value,
  onSettled,
  placeholder,
  width,
  icon,
  isAmount = false,
}: DelayedProps) {
  const [text, setText] = useState(value);
  const [settled] = useDebouncedValue(text, 250);
  const read = (typed: string) => (isAmount && typed !== '' ? readAmount(typed) : typed.trim());
  useEffect(() => setText((before) => (read(before) === value ? before : value)), [value]);
  useEffect(() => {
    const next = read(settled);
    if (next !== undefined && next !== value && settled === text) onSettled(next);
  }, [settled]); // only what the user typed counts, not each new address
  return (
    <TextInput
      label={label}
      aria-label={ariaLabel}
      placeholder={placeholder}
      value={text}
      error={read(text) === undefined ? words.amountError : undefined}
      w={width}
      inputMode={isAmount ? 'decimal' : 'search'}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      leftSection={icon}
    />
  );
}

/** The batches to choose from, by when they were sent and by whom. */
function useBatchLabels(entity?: string) {
  const { data } = useBatches();
  return (data?.batches ?? [])
    .filter((batch) => entity === undefined || batch.entity === entity)
    .map(({ id, total, requestedBy, requestedAt }) => ({
      value: id,
      label: `${formatMoment(requestedAt)}: ${count(total)} by ${requestedBy}`,
    }));
}

interface BatchFilterProps {
  readonly entity: string;
  readonly value: string | undefined;
  readonly onChange: (id: string) => void;
}

function BatchFilter({ entity, value, onChange }: BatchFilterProps) {
  const batches = useBatchLabels(entity);
  const isListed = value === undefined || batches.some((batch) => batch.value === value);
  return (
    <Select
      label={words.batch.label}
      placeholder={words.batch.placeholder}
      w={230}
      clearable
      nothingFoundMessage={words.batch.none}
      value={value ?? null}
      data={isListed ? batches : [...batches, { value, label: words.batch.other }]}
      onChange={(id) => onChange(id ?? '')}
    />
  );
}

function useCustomerName(id: string | undefined): string | undefined {
  const { data } = useResource<{ rows: { id: string; name: string | null }[] }>(
    (company) => keys.record(company, 'customer', id ?? ''),
    `/records/customer/rows${queryOf({ ids: id })}`,
    { enabled: id !== undefined },
  );
  return data?.rows[0]?.name ?? undefined;
}

/** The most customers to choose from. */
const CUSTOMERS = 10;

function CustomerFilter({ value, onChange }: { value: string | undefined; onChange: (id: string) => void }) {
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), 200);
  const name = useCustomerName(value);
  const { data } = useSearchResult(value === undefined ? query : '', CUSTOMERS);
  const customers = (data?.found ?? []).filter(({ entity }) => entity === 'customer');
  return (
    <Autocomplete
      label={words.customer.label}
      placeholder={words.customer.placeholder}
      w={200}
      value={value === undefined ? text : (name ?? value)}
      data={[...new Set(customers.map((customer) => customer.name ?? customer.id))]}
      filter={({ options }) => options}
      onChange={(next) => {
        if (value !== undefined) onChange('');
        setText(value === undefined ? next : '');
      }}
      onOptionSubmit={(chosen) => {
        const customer = customers.find((each) => (each.name ?? each.id) === chosen);
        if (customer !== undefined) onChange(customer.id);
      }}
    />
  );
}
