import { Button, Group, Text } from '@mantine/core';
import { type NewAct, useAct } from '../../api/acts.js';
import { useMay } from '../../api/session.js';
import type { Candidate } from '../../api/types.js';

type Entity = 'customer' | 'item';
const decidedWords = { linked: 'linked', published: 'new in JobPro', ignored: 'ignored' } as const;

/** One record of QuickBooks, what it may be in JobPro, and the decision. */
export function OneCandidate({ entity, candidate }: { entity: Entity; candidate: Candidate }) {
  const { name, facts, proposal, why, decided, decidedBy } = candidate;
  return (
    <div className="side-by-side" role="listitem">
      <div style={{ minWidth: 0 }}>
        <Text size="xs" c="dimmed">
          In QuickBooks
        </Text>
        <Text size="sm" fw={550}>
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {facts.join(' · ')}
        </Text>
      </div>
      <div style={{ minWidth: 0 }}>
        <Text size="xs" c="dimmed">
          {proposal === null ? 'In JobPro' : `In JobPro${decided === null ? ', perhaps' : ''}: ${why}`}
        </Text>
        <Text size="sm" fw={550}>
          {proposal === null ? 'None like it' : (proposal.name ?? proposal.id)}
        </Text>
        <Text size="sm" c="dimmed">
          {proposal?.facts.join(' · ')}
        </Text>
      </div>
      {decided === null ? (
        <Choices entity={entity} candidate={candidate} />
      ) : (
        <Decided
          entity={entity}
          candidate={candidate}
          said={`${decidedWords[decided]}${decidedBy === null ? '' : ` by ${decidedBy}`}`}
        />
      )}
    </div>
  );
}

function Choices({ entity, candidate: { remoteId, name, proposal } }: { entity: Entity; candidate: Candidate }) {
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
          aria-label={`${name} is the same`}
        >
          The same
        </Button>
      )}
      <Button size="xs" variant="default" onClick={decide({ as: 'new' })} aria-label={`${name} is new`}>
        New
      </Button>
      <Button size="xs" variant="subtle" onClick={decide({ as: 'ignore' })} aria-label={`Ignore ${name}`}>
        Ignore
      </Button>
    </Group>
  );
}

function Decided({ entity, candidate, said }: { entity: Entity; candidate: Candidate; said: string }) {
  const act = useAct();
  // What JobPro was told of as new cannot be taken back.
  const may = useMay('mend') && candidate.decided !== 'published';
  return (
    <Group gap="xs" justify="flex-end">
      <Text size="sm" c="dimmed">
        {said}
      </Text>
      {may && (
        <Button
          size="xs"
          variant="subtle"
          loading={act.isPending}
          aria-label={`Undo the decision on ${candidate.name}`}
          onClick={() => act.mutate({ entity, act: { kind: 'undo-candidates', remoteIds: [candidate.remoteId] } })}
        >
          Undo
        </Button>
      )}
    </Group>
  );
}
