import { Anchor, List, Text } from '@mantine/core';
import { Link } from 'wouter';
import { useCompany } from '../../api/session.js';
import type { Plan, Preview } from '../../api/types.js';
import { count, money, plural } from '../../parts/money.js';
import { Note } from '../../parts/note.js';

const SHOWN = 8;

/** What the console can count by itself, until the mapping's plan is there. */
export function Known({ entity, known: { customers, items, count: documents } }: { entity: string; known: Preview }) {
  return (
    <List size="sm" spacing={6}>
      {customers.linked > 0 && <List.Item>{plural(customers.linked, 'customer')} known in QuickBooks</List.Item>}
      {customers.newCount > 0 && (
        <List.Item>
          {plural(customers.newCount, 'customer')} to link, or make where QuickBooks has none of the name:{' '}
          <Names names={customers.new} all={customers.newCount} />
        </List.Item>
      )}
      {items.linked > 0 && <List.Item>{plural(items.linked, 'item')} known in QuickBooks</List.Item>}
      {items.newCount > 0 && (
        <List.Item>
          {plural(items.newCount, 'item')} to link, or make with your default accounts:{' '}
          <Names names={items.new} all={items.newCount} />
        </List.Item>
      )}
      <List.Item>{plural(documents, entity)} to make in QuickBooks</List.Item>
    </List>
  );
}

/** The mapping's plan: what goes, what is made for it, what waits and what is blocked, with the reasons. */
export function Planned({ entity, plan }: { entity: string; plan: Plan }) {
  const { counts, makes, lines } = plan;
  const goes = (counts.goes ?? 0) + (counts['goes-after'] ?? 0);
  const of = (kind: string) =>
    makes
      .filter((made) => made.entity === kind)
      .map(({ name, accounts }) => (accounts.length === 0 ? name : `${name} (${accounts.join(', ')})`));
  const warned = lines.filter(({ warnings, becomes }) => warnings.length > 0 && becomes.startsWith('goes'));
  return (
    <>
      <List size="sm" spacing={6}>
        <List.Item>
          {plural(goes, entity)} {goes === 1 ? 'goes' : 'go'}, {money(plan.amount)}
        </List.Item>
        {['customer', 'item'].map((kind) =>
          of(kind).length === 0 ? null : (
            <List.Item key={kind}>
              {plural(of(kind).length, kind)} linked, or made where QuickBooks has none of the name:{' '}
              <Names names={of(kind)} all={of(kind).length} />
            </List.Item>
          ),
        )}
        {(counts.nothing ?? 0) > 0 && (
          <List.Item>{plural(counts.nothing ?? 0, entity)} already sent: nothing happens</List.Item>
        )}
      </List>
      <Lines
        tone="bad"
        title={`${plural(counts.blocked ?? 0, entity)} would not go`}
        lines={lines.filter(({ becomes }) => becomes === 'blocked')}
        entity={entity}
      />
      <Lines
        tone="warn"
        title={`${plural(counts.waits ?? 0, entity)} would wait`}
        lines={lines.filter(({ becomes }) => becomes === 'waits')}
        entity={entity}
      />
      <Lines tone="plain" title="Good to know" lines={warned} entity={entity} />
    </>
  );
}

function Lines({
  tone,
  title,
  lines,
  entity,
}: {
  tone: 'bad' | 'warn' | 'plain';
  title: string;
  lines: Plan['lines'];
  entity: string;
}) {
  const company = useCompany();
  if (lines.length === 0) return null;
  return (
    <Note tone={tone} title={title}>
      {lines.slice(0, SHOWN).map((line) => (
        <div key={line.id}>
          <Anchor component={Link} size="sm" href={`/c/${company}/records/${entity}/${encodeURIComponent(line.id)}`}>
            {line.name}
          </Anchor>
          :{' '}
          {line.reason?.sentence ??
            (line.warnings.length > 0
              ? line.warnings.join(' ')
              : `for ${line.needs.map(({ entity: kind, name }) => `${kind} ${name}`).join(', ')}`)}
        </div>
      ))}
      {lines.length > SHOWN && <div>and {count(lines.length - SHOWN)} more</div>}
    </Note>
  );
}

const Names = ({ names, all }: { names: readonly string[]; all: number }) => (
  <Text span size="sm" c="dimmed">
    {names.slice(0, 5).join(', ')}
    {all > 5 ? ` and ${count(all - 5)} more` : ''}
  </Text>
);
