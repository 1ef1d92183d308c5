import type { OnlineQuery } from '@jobpro/quickbooks-online';
import type { Directory } from '../directory/directory.js';
import { folded, type ListName, type Reference } from '../directory/reference.js';
import type { Step, StepReply } from '../operations/step.js';

/** One command's questions. `fresh`: our own copy of the lists is not enough. */
export interface Asked {
  readonly steps: readonly Step[];
  readonly fresh: boolean;
}

/**
 * Answers the questions of many commands by the fewest calls: names from our own copy where that will do, the rest together.
 * Undefined for a command of which a question could not be asked.
 */
export async function lookUp(
  directory: Directory,
  asked: readonly Asked[],
  traceparents: readonly string[],
): Promise<(readonly StepReply[] | undefined)[]> {
  const [cached, fresh, rows] = await Promise.all([
    names(asked, false, (wanted, within) => directory.known(wanted, within)),
    names(asked, true, (wanted, within) => directory.look(wanted, within)),
    queries(directory, asked, traceparents),
  ]);
  return asked.map((one) => {
    const replies: StepReply[] = [];
    for (const step of one.steps) {
      if (step.kind === 'query') {
        const found = rows.get(step.query.statement);
        if (found === undefined) return undefined;
        replies.push({ kind: 'rows', rows: found });
      } else if (step.kind === 'names') {
        const known = one.fresh ? fresh : cached;
        if (known === undefined) return undefined;
        const found = known.get(folded(step.name)) ?? [];
        replies.push({ kind: 'names', found: found.filter(({ list }) => step.lists.includes(list)) });
      }
    }
    return replies;
  });
}

/** The records of all names that are asked for, by name as QuickBooks compares it. */
async function names(
  asked: readonly Asked[],
  fresh: boolean,
  ask: (wanted: readonly string[], within: readonly ListName[]) => Promise<readonly Reference[] | undefined>,
): Promise<ReadonlyMap<string, readonly Reference[]> | undefined> {
  const steps = asked
    .filter((one) => one.fresh === fresh)
    .flatMap((one) => one.steps.flatMap((step) => (step.kind === 'names' ? [step] : [])));
  const byName = new Map<string, Reference[]>();
  const groups = new Map<string, { lists: readonly ListName[]; names: string[] }>();
  for (const { lists, name } of steps) {
    const group = groups.get(lists.join()) ?? { lists, names: [] };
    group.names.push(name);
    groups.set(lists.join(), group);
  }
  for (const { lists, names: wanted } of groups.values()) {
    const found = await ask(wanted, lists);
    if (found === undefined) return undefined;
    for (const reference of found) {
      byName.set(folded(reference.name), [...(byName.get(folded(reference.name)) ?? []), reference]);
    }
  }
  return byName;
}

async function queries(
  directory: Directory,
  asked: readonly Asked[],
  traceparents: readonly string[],
): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const wanted = new Map<string, OnlineQuery>();
  for (const step of asked.flatMap((one) => one.steps)) {
    if (step.kind === 'query') wanted.set(step.query.statement, step.query);
  }
  const statements = [...wanted.values()];
  const answers = await directory.query(statements, traceparents);
  const had = new Map<string, readonly unknown[]>();
  answers.forEach((answer, index) => {
    const statement = statements[index]?.statement;
    if (answer.kind === 'rows' && statement !== undefined) had.set(statement, answer.rows);
  });
  return had;
}
