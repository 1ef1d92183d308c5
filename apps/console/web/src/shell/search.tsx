import { Combobox, Group, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { queryOf } from '../api/client.js';
import { useCompany, useSearchResult } from '../api/session.js';
import type { SearchHit } from '../api/types.js';
import { answerOf, factsOf, words } from '../pages/search/words.js';
import { SearchIcon } from '../parts/icons.js';
import { StateBadge } from '../parts/labels.js';

/** The most records of each kind in the list. The page of results has more. */
const SHOWN = 4;

/** Finds any record by any part of its texts, and says whether it is in QuickBooks. The key `/` focuses it. */
export function Search() {
  const company = useCompany();
  const [, go] = useLocation();
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), 150);
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  useHotkeys([['/', () => input.current?.focus()]]);
  const { data, isError } = useSearchResult(query, SHOWN);
  const records = query === '' ? [] : (data?.found ?? []);
  const open = (path: string) => {
    setText('');
    combobox.closeDropdown();
    input.current?.blur();
    go(`/c/${company}${path}`);
  };
  const results = (q: string) => `/search${queryOf({ q })}`;
  return (
    <Combobox store={combobox} onOptionSubmit={open} withinPortal width={440} position="bottom">
      <Combobox.Target>
        <TextInput
          ref={input}
          aria-label={words.label}
          placeholder={words.label}
          leftSection={<SearchIcon size={16} />}
          value={text}
          w={{ base: 150, xs: 240, md: 340 }}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
          onKeyDown={({ key }) => {
            if (key === 'Enter' && combobox.getSelectedOptionIndex() === -1 && text.trim() !== '')
              open(results(text.trim()));
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={query === ''}>
        <Combobox.Options aria-label={words.results} mah={480} style={{ overflowY: 'auto' }}>
          {records.map((hit) => (
            <Combobox.Option
              key={`${hit.entity}/${hit.id}`}
              value={`/records/${hit.entity}/${encodeURIComponent(hit.id)}`}
            >
              <Hit hit={hit} />
            </Combobox.Option>
          ))}
          {records.length > 0 && (
            <Combobox.Option value={results(query)}>
              <Text size="sm">{words.all(query)}</Text>
            </Combobox.Option>
          )}
          {records.length === 0 && <Combobox.Empty>{isError ? words.failed : words.nothing.title}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function Hit({ hit }: { hit: SearchHit }) {
  return (
    <>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" truncate>
          {hit.name ?? hit.id}
        </Text>
        <StateBadge view={hit.view} />
      </Group>
      <Text size="xs" c="dimmed">
        {factsOf(hit)}
      </Text>
      {hit.view !== 'exported' && <Text size="xs">{answerOf(hit)}</Text>}
    </>
  );
}
