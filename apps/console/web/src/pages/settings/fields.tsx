import {
  ActionIcon,
  Button,
  Group,
  NumberInput,
  Radio,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import type { ReactNode } from 'react';
import type { SettingsPage } from '../../api/types.js';
import { CloseIcon, PlusIcon } from '../../parts/icons.js';
import { accountsFor, NameField, type Offered } from '../../parts/name-field.js';
import { editionWords } from '../../parts/words.js';
import type { SettingsValues } from './values.js';
import { words } from './words.js';

interface Props {
  readonly form: UseFormReturnType<SettingsValues>;
  readonly loaded: SettingsPage;
}

/** The settings without which some documents are not sent. Others become required by what QuickBooks has. */
const requiredFields: readonly string[] = [
  'name',
  'goLive',
  'accounts.income',
  'accounts.expense',
  'accounts.costOfGoods',
  'accounts.asset',
  'depositAccount',
  'lineItem',
  'discountItem',
  'tax.item',
];

/** The fields by topic. Names are chosen from QuickBooks' own lists, or typed where it has reported none yet. */
export function SettingsFields({ form, loaded }: Props) {
  const { references, settings } = loaded;
  const { accounts, items, taxCodes } = references;
  const { edition, tax } = form.values;
  /** A field's own error, else what the saved settings lack there. */
  const props = (path: string) => {
    const input = form.getInputProps(path);
    const gap = loaded.gaps.find(({ field, required }) => required && field === path);
    const missing = settings === null || form.isDirty(path) ? undefined : gap?.sentence;
    const isRequired = requiredFields.includes(path) || gap !== undefined;
    return { ...input, error: (input.error as ReactNode) ?? missing, required: isRequired };
  };
  const name = (path: string, texts: { label: string; description: string }, offered: Offered) => (
    <NameField {...texts} {...props(path)} offered={offered} />
  );
  return (
    <>
      <Topic title={words.company}>
        <TextInput {...words.name} {...props('name')} />
        <Select
          label={words.edition.label}
          description={settings === null ? words.edition.description : words.edition.fixed}
          disabled={settings !== null}
          allowDeselect={false}
          data={Object.entries(editionWords).map(([value, label]) => ({ value, label }))}
          {...props('edition')}
        />
        <TextInput type="date" {...words.goLive} {...props('goLive')} />
      </Topic>
      <Topic title={words.accounts}>
        {name('accounts.income', words.income, accountsFor('income', accounts))}
        {name('accounts.expense', words.expense, accountsFor('expense', accounts))}
        {name('accounts.costOfGoods', words.costOfGoods, accountsFor('costOfGoods', accounts))}
        {name('accounts.asset', words.asset, accountsFor('asset', accounts))}
        {name('depositAccount', words.depositAccount, accountsFor('deposit', accounts))}
        {edition === 'desktop' &&
          name('receivableAccount', words.receivableAccount, accountsFor('receivable', accounts))}
      </Topic>
      <Topic
        title={words.invoices}
        below={
          <Radio.Group label={words.numbering.label} {...props('numbering')}>
            <Stack gap={6} mt={6}>
              <Radio value="jobpro" label={words.numbering.jobpro} />
              <Radio value="quickbooks" label={words.numbering.quickbooks} />
            </Stack>
          </Radio.Group>
        }
      >
        {name('lineItem', words.lineItem, items)}
        {edition === 'desktop' && name('discountItem', words.discountItem, items)}
        <Select
          label={words.tax.label}
          description={words.tax.description}
          allowDeselect={false}
          data={(['override', 'line', 'quickbooks'] as const).map((kind) => ({ value: kind, label: words.tax[kind] }))}
          {...props('tax.kind')}
          error={props('tax').error}
        />
        {tax.kind === 'override' && name('tax.taxCode', words.taxCode, taxCodes)}
        {tax.kind === 'line' && name('tax.item', words.taxItem, items)}
        <NumberInput
          {...words.acceptUpTo}
          min={0}
          decimalScale={2}
          fixedDecimalScale
          hideControls
          {...props('acceptUpTo')}
          onChange={(value: number | string) =>
            form.setFieldValue('acceptUpTo', typeof value === 'number' ? value.toFixed(2) : value)
          }
        />
      </Topic>
      <Topic title={words.pairs}>
        <PairsField form={form} field="terms" offered={references.terms} />
        <PairsField form={form} field="paymentMethods" offered={references.paymentMethods} />
      </Topic>
      <Topic title={words.conflicts}>
        <Select
          label={words.inactiveNames.label}
          description={words.inactiveNames.description}
          allowDeselect={false}
          data={(['reject', 'reactivate'] as const).map((value) => ({ value, label: words.inactiveNames[value] }))}
          {...props('inactiveNames')}
        />
        <TextInput {...words.suffix} maxLength={20} {...props('suffix')} />
      </Topic>
    </>
  );
}

function Topic({ title, below, children }: { title: string; below?: ReactNode; children: ReactNode }) {
  return (
    <Stack gap="sm">
      <Title order={2}>{title}</Title>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>{children}</SimpleGrid>
      {below}
    </Stack>
  );
}

/** JobPro's names and QuickBooks' names for the same things, a row for each pair. */
function PairsField({
  form,
  field,
  offered,
}: {
  form: Props['form'];
  field: 'terms' | 'paymentMethods';
  offered: readonly string[];
}) {
  const { label, singular } = words[field];
  return (
    <Stack gap={6} role="group" aria-label={label}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <Text size="xs" c="dimmed">
        {words.pairsHint}
      </Text>
      {form.values[field].map((_pair, index) => (
        <Group key={index} gap={6} wrap="nowrap">
          <TextInput
            aria-label={`JobPro’s ${singular} ${index + 1}`}
            placeholder={words.inJobPro}
            style={{ flex: 1 }}
            maxLength={100}
            {...form.getInputProps(`${field}.${index}.jobpro`)}
          />
          <Text component="span" c="dimmed" aria-hidden="true">
            →
          </Text>
          <div style={{ flex: 1 }}>
            <NameField
              label={`QuickBooks’ ${singular} ${index + 1}`}
              hidden
              placeholder={words.inQuickBooks}
              offered={offered}
              {...form.getInputProps(`${field}.${index}.quickbooks`)}
            />
          </div>
          <ActionIcon
            variant="subtle"
            color="gray"
            c="inherit"
            aria-label={`Remove ${singular} ${index + 1}`}
            onClick={() => form.removeListItem(field, index)}
          >
            <CloseIcon size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          variant="subtle"
          size="compact-sm"
          ml={-8}
          leftSection={<PlusIcon size={14} />}
          aria-label={`Add a ${singular}`}
          onClick={() => form.insertListItem(field, { jobpro: '', quickbooks: '' })}
        >
          {words.add}
        </Button>
      </Group>
    </Stack>
  );
}
