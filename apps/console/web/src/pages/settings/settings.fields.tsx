import { NumberInput, Radio, Select, SimpleGrid, Stack, TextInput, Title } from '@mantine/core';
import type { SettingsPage } from '../../api/types.js';
import { accountsFor, NameField, type Offered } from '../../parts/name-field.js';
import { PairsField } from './pairs-field.js';
import type { Draft } from './settings.draft.js';

interface Props {
  readonly draft: Draft;
  readonly references: SettingsPage['references'];
  readonly onChange: (change: Partial<Draft>) => void;
  /** The edition is chosen once. */
  readonly fixedEdition: boolean;
}

const columns = { base: 1, sm: 2 };

/** The fields, by what they decide. Names come from QuickBooks' own lists; where it has told none yet, they are typed. */
export function SettingsFields({ draft, references, onChange, fixedEdition }: Props) {
  const name = (field: keyof Draft, label: string, description: string, offered: Offered) => (
    <NameField
      label={label}
      description={description}
      value={draft[field]}
      offered={offered}
      onChange={(value) => onChange({ [field]: value })}
    />
  );
  const { accounts, items, taxCodes } = references;
  return (
    <>
      <Stack gap="sm">
        <Title order={2}>The company</Title>
        <SimpleGrid cols={columns}>
          <TextInput
            label="Name"
            description="As it is shown here"
            required
            value={draft.name}
            onChange={({ currentTarget }) => onChange({ name: currentTarget.value })}
          />
          <Select
            label="QuickBooks"
            description={fixedEdition ? 'Chosen once' : 'Which one the books are kept in'}
            disabled={fixedEdition}
            allowDeselect={false}
            value={draft.edition}
            data={[
              { value: 'online', label: 'QuickBooks Online' },
              { value: 'desktop', label: 'QuickBooks Desktop' },
            ]}
            onChange={(value) => onChange({ edition: value === 'desktop' ? 'desktop' : 'online' })}
          />
          <TextInput
            type="date"
            label="Go-live day"
            description="From this day on JobPro’s documents are offered; older ones are not"
            value={draft.goLive}
            onChange={({ currentTarget }) => onChange({ goLive: currentTarget.value })}
          />
        </SimpleGrid>
      </Stack>
      <Stack gap="sm">
        <Title order={2}>Accounts for new items</Title>
        <SimpleGrid cols={columns}>
          {name('income', 'Income', 'Sales of new items', accountsFor('income', accounts))}
          {name('expense', 'Expense', 'Purchases of new items', accountsFor('expense', accounts))}
          {name('costOfGoods', 'Cost of goods sold', 'New inventory items', accountsFor('costOfGoods', accounts))}
          {name('asset', 'Inventory asset', 'New inventory items', accountsFor('asset', accounts))}
          {name('depositAccount', 'Deposit to', 'Where payments are put', accountsFor('deposit', accounts))}
        </SimpleGrid>
      </Stack>
      <Stack gap="sm">
        <Title order={2}>Invoices</Title>
        <SimpleGrid cols={columns}>
          {name('lineItem', 'Item for lines without one', 'An item that QuickBooks has', items)}
          {draft.edition === 'desktop' &&
            name('discountItem', 'Item for discounts', 'On Desktop a discount is a line', items)}
          <Select
            label="Sales tax"
            description="How JobPro’s tax reaches QuickBooks"
            allowDeselect={false}
            value={draft.tax}
            data={[
              { value: 'override', label: 'JobPro’s amount replaces QuickBooks’' },
              { value: 'line', label: 'As a line of its own' },
              { value: 'quickbooks', label: 'QuickBooks computes it' },
            ]}
            onChange={(value) =>
              onChange({ tax: value === 'line' || value === 'quickbooks' ? value : 'override', taxName: '' })
            }
          />
          {draft.tax === 'override' && name('taxName', 'Tax code', 'May be left empty', taxCodes)}
          {draft.tax === 'line' && name('taxName', 'Item for tax', 'An item that QuickBooks has', items)}
          <NumberInput
            label="QuickBooks’ total may differ by"
            description="Where it does by more, payments are held until somebody decides"
            min={0}
            decimalScale={2}
            fixedDecimalScale
            hideControls
            placeholder="Not by a cent"
            value={draft.mayDiffer}
            onChange={(value) => onChange({ mayDiffer: typeof value === 'number' ? value.toFixed(2) : value })}
          />
        </SimpleGrid>
        <Radio.Group
          label="Invoice numbers"
          value={draft.numbering}
          onChange={(value) => onChange({ numbering: value === 'quickbooks' ? 'quickbooks' : 'jobpro' })}
        >
          <Stack gap={6} mt={6}>
            <Radio value="jobpro" label="JobPro’s number" />
            <Radio value="quickbooks" label="QuickBooks gives one" />
          </Stack>
        </Radio.Group>
      </Stack>
      <Stack gap="sm">
        <Title order={2}>Names that differ</Title>
        <SimpleGrid cols={columns}>
          <PairsField
            label="Terms"
            one="term"
            value={draft.terms}
            offered={references.terms}
            onChange={(terms) => onChange({ terms })}
          />
          <PairsField
            label="Payment methods"
            one="payment method"
            value={draft.paymentMethods}
            offered={references.paymentMethods}
            onChange={(paymentMethods) => onChange({ paymentMethods })}
          />
        </SimpleGrid>
      </Stack>
      <Stack gap="sm">
        <Title order={2}>Names that are taken</Title>
        <SimpleGrid cols={columns}>
          <Select
            label="An inactive customer or item of the name"
            description="QuickBooks has it, but nobody sees it there"
            allowDeselect={false}
            value={draft.inactiveNames}
            data={[
              { value: 'reject', label: 'Tell me' },
              { value: 'reactivate', label: 'Make it active again' },
            ]}
            onChange={(value) => onChange({ inactiveNames: value === 'reactivate' ? 'reactivate' : 'reject' })}
          />
          <TextInput
            label="A vendor of the customer’s name"
            description="Added to the customer’s name, such as (C). Empty: tell me"
            maxLength={20}
            value={draft.suffix}
            onChange={({ currentTarget }) => onChange({ suffix: currentTarget.value })}
          />
        </SimpleGrid>
      </Stack>
    </>
  );
}
