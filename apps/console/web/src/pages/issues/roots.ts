import type { Issue } from '../../api/types.js';

/** An issue with what it holds up besides: documents that were refused only because of it. */
export interface Root {
  readonly issue: Issue;
  readonly holdsUp: readonly Issue[];
}

/** Whether an issue is nothing but what follows from another one: its customer or item was refused. */
const followsFrom = (issue: Issue, cause: Issue): boolean =>
  issue.code === 'need.failed' &&
  cause.code !== 'need.failed' &&
  cause.kind === 'failed' &&
  cause.entity === issue.details['what'] &&
  cause.records.some(({ name, id }) => (name ?? id) === issue.details['name']);

/** Each cause once, with what follows from it: who mends the cause has mended all of it. */
export function rootsOf(issues: readonly Issue[]): Root[] {
  const causeOf = (issue: Issue) => issues.find((cause) => followsFrom(issue, cause));
  return issues
    .filter((issue) => causeOf(issue) === undefined)
    .map((issue) => ({ issue, holdsUp: issues.filter((each) => causeOf(each) === issue) }));
}
