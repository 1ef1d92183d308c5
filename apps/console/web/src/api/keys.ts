/** The names under which answers are kept, from one place. */
export const keys = {
  session: ['session'] as const,
  company: (company: string) => ['company', company] as const,
  desk: (company: string, entity: string) => ['desk', company, entity] as const,
  list: (company: string, entity: string, query: string) => ['desk', company, entity, 'list', query] as const,
  summary: (company: string, entity: string, query: string) => ['desk', company, entity, 'summary', query] as const,
  record: (company: string, entity: string, id: string) => ['record', company, entity, id] as const,
  records: (company: string) => ['record', company] as const,
  issues: (company: string) => ['issues', company] as const,
  settings: (company: string) => ['settings', company] as const,
  batches: (company: string) => ['batches', company] as const,
  acts: (company: string) => ['acts', company] as const,
  search: (company: string, q: string) => ['search', company, q] as const,
  names: (company: string, entity: string, q: string) => ['names', company, entity, q] as const,
  log: (company: string) => ['event-log', company] as const,
  schemas: ['schemas'] as const,
  health: ['health'] as const,
};
