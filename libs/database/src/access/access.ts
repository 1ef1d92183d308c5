/** The services, each with its own login. */
export const serviceNames = [
  'customer-mapping',
  'item-mapping',
  'job-mapping',
  'invoice-mapping',
  'payment-mapping',
  'online-connector',
  'desktop-qbxml',
  'console',
] as const;
export type ServiceName = (typeof serviceNames)[number];

/** A service, or the role that the console takes to read over all companies. Nobody logs in as that role. */
export const databaseRoles = [...serviceNames, 'operations'] as const;
export type DatabaseRole = (typeof databaseRoles)[number];

/** The name of a role in Postgres, which is also the name of a service's login. */
export const roleName = (role: DatabaseRole): string => `jobpro_${role.replaceAll('-', '_')}`;

export type Privilege = 'select' | 'insert' | 'update' | 'delete';
/** The rights of a role on a table. A list of columns limits `select` to them. */
export type Grant = readonly Privilege[] | { readonly columns: readonly string[] };

/** The rights on one table or partition, and which rows belong to the company of a transaction. */
export interface TableAccess {
  /** With its schema. */
  readonly name: string;
  readonly grants: Readonly<Partial<Record<DatabaseRole, Grant>>>;
  /** The rows of the company in `app.company`. Undefined: the table has no rows of companies that a service with a policy reads. */
  readonly ofCompany: string | undefined;
}

/** The setting of a transaction that names the company whose rows the console may see. */
export const COMPANY_SETTING = 'app.company';
const company = `current_setting('${COMPANY_SETTING}', true)`;
const OF_COMPANY = `company_id = ${company}`;
const OF_CONNECTION = `exists (select from online.connection c where c.connection_id = connection_reference.connection_id and c.company_id = ${company})`;

const all = ['customer', 'item', 'job', 'invoice', 'payment'] as const;
const names = ['customer', 'item'] as const;
const documents = ['invoice', 'payment'] as const;
type Entity = (typeof all)[number];

const mappingOf = (entity: Entity) => `${entity}-mapping` as const;
const mappings = all.map(mappingOf);
/** The mapping service that keeps the companies: a switch of the QuickBooks company changes the records of all entities. */
const KEEPER = 'customer-mapping';

const read: Grant = ['select'];
const append: Grant = ['select', 'insert'];
const write: Grant = ['select', 'insert', 'update'];
const everything: Grant = ['select', 'insert', 'update', 'delete'];

const forEach = (roles: readonly DatabaseRole[], grant: Grant): TableAccess['grants'] =>
  Object.fromEntries(roles.map((role) => [role, grant]));

const table = (
  name: string,
  grants: TableAccess['grants'],
  ofCompany: string | undefined = OF_COMPANY,
): TableAccess => ({ name, grants, ofCompany });

/** A table without rows of a company, or with rows that only its own service reads. */
const shared = (name: string, grants: TableAccess['grants']): TableAccess => ({ name, grants, ofCompany: undefined });

interface Partitioned {
  /** The rights of an entity's service on its own partition. */
  readonly own: Grant;
  /** The rights of the keeper of the companies on the whole table. */
  readonly keeper?: Grant;
  /** Other readers of the whole table. */
  readonly readers?: readonly DatabaseRole[];
  /** Other readers of single partitions. */
  readonly partitionReaders?: Readonly<Partial<Record<Entity, readonly DatabaseRole[]>>>;
}

/** A table that everybody in its context reads as a whole, and each mapping service writes in its own partition. */
const partitioned = (
  name: string,
  entities: readonly Entity[],
  { own, keeper = read, readers = ['console'], partitionReaders = {} }: Partitioned,
): TableAccess[] => [
  table(name, { ...forEach([...mappings, ...readers], read), [KEEPER]: keeper }),
  ...entities.map((entity) =>
    table(`${name}_${entity}`, {
      ...forEach([...mappings, ...(partitionReaders[entity] ?? [])], read),
      [mappingOf(entity)]: own,
    }),
  ),
];

const messages = (schema: string, prefix: string, service: ServiceName): TableAccess[] => [
  shared(`${schema}.${prefix}_inbox`, { [service]: everything }),
  shared(`${schema}.${prefix}_outbox`, { [service]: everything }),
];

const connector = (schema: string, service: ServiceName): TableAccess[] => [
  ...messages(schema, 'connector', service),
  table(`${schema}.command`, { [service]: everything, ...forEach(['console', 'operations'], read) }),
  table(`${schema}.company_queue`, { [service]: write, ...forEach(['console', 'operations'], read) }),
];

/** Everything of a connection but its secrets. */
const onlineConnection: Grant = {
  columns: [
    ...[
      'connection_id',
      'company_id',
      'status',
      'company_name',
      'connected_at',
      'refresh_expires_at',
      'hard_expires_at',
    ],
    'ended_because',
  ],
};
const desktopConnection: Grant = {
  columns: [
    ...[
      'company_id',
      'file_name',
      'created_at',
      'state',
      'details',
      'last_contact_at',
      'every_minutes',
      'failed_logins',
      'refused_file',
    ],
  ],
};

/**
 * Every table, the source of the grants and of row-level security: a login may do what is listed here
 * and nothing else. Only the owner may truncate, change or drop a table.
 */
export const tables: readonly TableAccess[] = [
  shared('public.schema_migration', forEach(serviceNames, read)),
  shared('public.schema_access', {}),

  ...all.flatMap((entity) => messages('mapping', entity, mappingOf(entity))),
  ...partitioned('mapping.sync_record', all, {
    own: write,
    keeper: ['select', 'update'],
    readers: ['console', 'operations'],
    partitionReaders: { customer: ['operations'] },
  }),
  ...partitioned('mapping.history', all, { own: append, keeper: append }),
  ...partitioned('mapping.batch', all, { own: write, keeper: ['select', 'update'] }),
  ...partitioned('mapping.batch_member', all, { own: append }),
  ...partitioned('mapping.plan', all, { own: everything }),
  ...partitioned('mapping.plan_line', all, { own: ['select', 'insert', 'delete'] }),
  ...partitioned('mapping.import', names, { own: write, keeper: ['select', 'delete'] }),
  ...partitioned('mapping.candidate', names, { own: write, keeper: ['select', 'delete'] }),
  ...partitioned('mapping.tie_out', documents, { own: write }),
  ...partitioned('mapping.tie_out_document', documents, { own: everything, readers: [] }),
  ...partitioned('mapping.tie_out_difference', documents, { own: append }),
  table('mapping.company', { ...forEach([...mappings, 'console', 'operations'], read), [KEEPER]: write }),
  table('mapping.company_version', { ...forEach([...mappings, 'console'], read), [KEEPER]: append }),
  table('mapping.company_list', { ...forEach([...mappings, 'console'], read), [KEEPER]: everything }),
  table('mapping.company_facts', { ...forEach([...mappings, 'console'], read), [KEEPER]: write }),
  table('mapping.company_connection', { ...forEach([...mappings, 'console'], read), [KEEPER]: write }),
  table('mapping.link_before', { ...forEach(mappings, ['select', 'update']), [KEEPER]: everything }),
  shared('mapping.restore', forEach(mappings, read)),
  // A trigger writes it, and a function that is limited to one company reads it.
  ...['', ...all.map((entity) => `_${entity}`)].map((part) => table(`mapping.record_text${part}`, {})),

  ...connector('online', 'online-connector'),
  table('online.connection', {
    'online-connector': write,
    console: onlineConnection,
    operations: onlineConnection,
  }),
  table('online.oauth_state', { 'online-connector': ['select', 'insert', 'delete'] }),
  table('online.offer', { 'online-connector': ['select', 'insert', 'delete'] }),
  table('online.exported', { 'online-connector': write }),
  table('online.connection_reference', { 'online-connector': everything, console: read }, OF_CONNECTION),
  shared('online.connection_list', { 'online-connector': everything }),
  shared('online.import_run', { 'online-connector': everything }),
  shared('online.realm', { 'online-connector': write }),
  shared('online.realm_call', { 'online-connector': everything }),
  shared('online.remote_change', { 'online-connector': ['select', 'insert', 'update', 'delete'] }),
  shared('online.reference', {}),
  shared('online.reference_list', {}),

  ...connector('desktop', 'desktop-qbxml'),
  table('desktop.connection', {
    'desktop-qbxml': write,
    console: desktopConnection,
    operations: desktopConnection,
  }),
  table('desktop.session', { 'desktop-qbxml': everything }),
  table('desktop.message_set', { 'desktop-qbxml': everything }),
  table('desktop.gone_record', { 'desktop-qbxml': everything }),
  shared('desktop.former_file', { 'desktop-qbxml': everything }),
  table('desktop.reading', { 'desktop-qbxml': everything }),
  shared('desktop.pending_step', { 'desktop-qbxml': everything }),
  shared('desktop.greeting', { 'desktop-qbxml': everything }),
  shared('desktop.failed_login', { 'desktop-qbxml': everything }),

  ...messages('console', 'console', 'console'),
  table('console.act', { console: append, operations: read }),
  table('console.month_close', { console: append }),
  table('console.month_document', { console: append }),
  shared('console.revoked_token', { console: ['select', 'insert', 'delete'] }),
];
