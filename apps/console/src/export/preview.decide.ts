import type { CompanySettings } from '@jobpro/contracts';
import type { Connection } from '../overview/company.store.js';
import type { Preview } from './export.schema.js';

/** What keeps a selection from going, as far as it can be told before it is tried: a sentence for each gap. */
export function blocksOf(
  settings: CompanySettings | undefined,
  connection: Connection | undefined,
  selected: { count: number; newItems: number },
): Preview['blocks'] {
  if (settings === undefined) {
    return [
      {
        sentence: 'This company has no settings yet, so everything would wait.',
        remedy: 'Fill in the settings first.',
        count: selected.count,
      },
    ];
  }
  const blocks: Preview['blocks'] = [];
  if (connection === undefined || connection.status !== 'connected') {
    blocks.push({
      sentence: 'QuickBooks is not connected, so everything would wait in the queue.',
      remedy: 'Connect QuickBooks under Set-up.',
      count: selected.count,
    });
  }
  if (selected.newItems > 0 && settings.accounts.income === undefined) {
    blocks.push({
      sentence: 'No income account is set for new items, so documents with one would fail.',
      remedy: 'Choose the account in the settings.',
      count: selected.newItems,
    });
  }
  return blocks;
}
