import { Combobox, Group, Text, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useCompany, useSearchResult } from '../api/session.js';
import { SearchIcon } from '../parts/icons.js';
import { money } from '../parts/format.js';
import { StateBadge } from '../parts/labels.js';
import { entityWords } from '../parts/words.js';
import { words } from './words.js';

/** Finds any record by its number or the beginning of its name. The key `/` focuses it. */
export function Search() {
  const company = useCompany();
  const [, go] = useLocation();
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), 150);
  const input = useRef<HTMLInputElement>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  useHotkeys([['/', () => input.current?.focus()]]);
  const { data, isError } = useSearchResult(query);
  const records = query === '' ? [] : (data?.found ?? []);
  const open = (value: string) => {
    setText('');
    combobox.closeDropdown();
    input.current?.blur();
    go(`/c/${company}/records/${value}`);
  };
  return (
    <Combobox store={combobox} onOptionSubmit={open} withinPortal width={380} position="bottom">
      <Combobox.Target>
        <TextInput
          ref={input}
          aria-label={words.search}
          placeholder={words.search}
          leftSection={<SearchIcon size={16} />}
          value={text}
          w={{ base: 150, xs: 240, md: 340 }}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            combobox.openDropdown();
            combobox.updateSelectedOptionIndex();
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={query === ''}>
        <Combobox.Options aria-label={words.found}>
          {records.map(({ entity, id, name, view, amount }) => (
            <Combobox.Option key={`${entity}/${id}`} value={`${entity}/${encodeURIComponent(id)}`}>
              <Group justify="space-between" wrap="nowrap" gap="xs">
                <div style={{ minWidth: 0 }}>
                  <Text size="sm" truncate>
                    {name ?? id}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {entityWords[entity]} {money(amount)}
                  </Text>
                </div>
                <StateBadge view={view} />
              </Group>
            </Combobox.Option>
          ))}
          {records.length === 0 && <Combobox.Empty>{isError ? words.searchFailed : words.nothingFound}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
