import { Button, Group, Text } from '@mantine/core';
import { type NewAct, useAct } from '../../api/acts.js';
import { useMay } from '../../api/session.js';
import type { Candidate } from '../../api/types.js';
import { words } from './words.js';

interface Props {
  readonly entity: 'customer' | 'item';
  readonly candidate: Candidate;
}

/** One record from QuickBooks, what it may be in JobPro, and the decision. */
export function OneCandidate({ entity, candidate }: Props) {
  const { name, facts, proposal, why, decided } = candidate;
  return (
    <div className="side-by-side" role="listitem">
      <Side heading={words.inQuickBooks} name={name} facts={facts} />
      <Side
        heading={words.inJobPro(proposal === null ? undefined : why, decided !== null)}
        name={proposal === null ? words.noMatch : (proposal.name ?? proposal.id)}
        facts={proposal?.facts ?? (decided === 'ignored' ? [why] : [])}
      />
      {decided === null ? (
        <Choices entity={entity} candidate={candidate} />
      ) : (
        <Decided entity={entity} candidate={candidate} />
      )}
    </div>
  );
}

function Side({ heading, name, facts }: { heading: string; name: string; facts: readonly string[] }) {
  return (
    <div style={{ minWidth: 0 }}>
      <Text size="xs" c="dimmed">
        {heading}
      </Text>
      <Text size="sm" fw={550}>
        {name}
      </Text>
      <Text size="sm" c="dimmed">
        {facts.join(' · ')}
      </Text>
    </div>
  );
}

function Choices({ entity, candidate: { remoteId, name, proposal } }: Props) {
  const act = useAct();
  const may = useMay('mend');
  if (!may) return null;
  const decide = (decision: object) => () =>
    act.mutate({ entity, act: { kind: 'decide-candidates', decisions: [{ remoteId, ...decision }] } } as NewAct);
  return (
    <Group gap="xs" justify="flex-end">
      {proposal !== null && (
        <Button
          size="xs"
          loading={act.isPending}
          onClick={decide({ as: 'link', id: proposal.id })}
          aria-label={words.matchLabel(name)}
        >
          {words.match}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={decide({ as: 'new' })} aria-label={words.addLabel(name)}>
        {words.add}
      </Button>
      <Button size="xs" variant="subtle" onClick={decide({ as: 'ignore' })} aria-label={words.skipLabel(name)}>
        {words.skip}
      </Button>
    </Group>
  );
}

function Decided({ entity, candidate: { remoteId, name, decided, decidedBy } }: Props) {
  const act = useAct();
  // JobPro keeps a customer or item that it was given as new.
  const mayUndo = useMay('mend') && decided !== 'published';
  return (
    <Group gap="xs" justify="flex-end">
      <Text size="sm" c="dimmed">
        {decided !== null && words.decidedBy(words.decided[decided], decidedBy)}
      </Text>
      {mayUndo && (
        <Button
          size="xs"
          variant="subtle"
          loading={act.isPending}
          aria-label={words.undoLabel(name)}
          onClick={() => act.mutate({ entity, act: { kind: 'undo-candidates', remoteIds: [remoteId] } })}
        >
          {words.undo}
        </Button>
      )}
    </Group>
  );
}
