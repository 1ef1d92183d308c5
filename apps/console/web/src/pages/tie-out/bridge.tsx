import { Anchor, Table } from '@mantine/core';
import { Link } from 'wouter';
import type { Bridge as BridgeData, BridgeStep } from '../../api/types.js';
import { count, money } from '../../parts/format.js';
import { SmallTable } from '../../parts/page.js';
import { barsOf, stepWord, words } from './words.js';

interface Props {
  readonly bridge: BridgeData;
  /** Returns the address of a step's list; undefined where there is none. */
  readonly listOf: (code: BridgeStep['code']) => string | undefined;
}

/** The way from JobPro's total to QuickBooks' total: each step with its amount, a bar, and its list. */
export function Bridge({ bridge, listOf }: Props) {
  const { entity, jobpro, steps, quickbooks } = bridge;
  const bars = barsOf(bridge);
  const { step, documents, amount, bar } = words.bridge.columns;
  return (
    <SmallTable minWidth={520} head={[step, bar, documents, amount]} figures={2} className="numbers bridge">
      <Table.Tbody>
        <Total word={words.bridge.jobpro[entity]} side={jobpro} bar={bars.jobpro} />
        {steps.map(({ code, count: documentCount, amount: difference }, index) => (
          <Table.Tr key={code}>
            <Table.Td>
              <StepLink code={code} href={listOf(code)} />
            </Table.Td>
            <Table.Td>
              <Bar bar={bars.steps[index]} kind={difference.startsWith('-') ? 'less' : 'more'} />
            </Table.Td>
            <Table.Td ta="right">{documentCount === 0 ? '' : count(documentCount)}</Table.Td>
            <Table.Td ta="right">{words.bridge.signed(difference)}</Table.Td>
          </Table.Tr>
        ))}
        {quickbooks === null ? (
          <Table.Tr>
            <Table.Td colSpan={4}>{words.bridge.notAsked}</Table.Td>
          </Table.Tr>
        ) : (
          <Total word={words.bridge.quickbooks[entity]} side={quickbooks} bar={bars.quickbooks} />
        )}
      </Table.Tbody>
    </SmallTable>
  );
}

interface BarSpan {
  readonly from: number;
  readonly to: number;
}

function Total({ word, side, bar }: { word: string; side: BridgeData['jobpro']; bar: BarSpan | undefined }) {
  return (
    <Table.Tr fw={650}>
      <Table.Td>{word}</Table.Td>
      <Table.Td>
        <Bar bar={bar} kind="total" />
      </Table.Td>
      <Table.Td ta="right">{count(side.count)}</Table.Td>
      <Table.Td ta="right">{money(side.amount)}</Table.Td>
    </Table.Tr>
  );
}

/** A bar from one percentage to another. Its pattern says what it is, its length how much; the figures next to it are exact. */
const Bar = ({ bar, kind }: { bar: BarSpan | undefined; kind: 'total' | 'less' | 'more' }) =>
  bar === undefined ? null : (
    <div className="bridge-track" aria-hidden="true">
      <div className={`bridge-bar bridge-${kind}`} style={{ left: `${bar.from}%`, width: `${bar.to - bar.from}%` }} />
    </div>
  );

/** The name of a step, as a link to its list. */
function StepLink({ code, href }: { code: BridgeStep['code']; href: string | undefined }) {
  if (href === undefined) return stepWord(code);
  return href.startsWith('#') ? (
    <Anchor size="sm" href={href}>
      {stepWord(code)}
    </Anchor>
  ) : (
    <Anchor component={Link} size="sm" href={href}>
      {stepWord(code)}
    </Anchor>
  );
}
