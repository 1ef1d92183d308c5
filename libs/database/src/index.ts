export { roleName, type ServiceName, serviceNames, tables } from './access/access.js';
export { applyAccess, MissingRolesError, type Passwords } from './access/apply-access.js';
export { enterCompany, ScopedReads } from './access/scoped.js';
export { createDataSource, type DatabaseOptions } from './data-source.js';
export { isConnectionLost, isTransactionConflict } from './database-error.read.js';
export { ForwardMigration, mayMigrate, migrate, NewerSchemaError, pendingMigrations } from './migrate.js';
export { listen, type Listening } from './listen.js';
export { inboxOutboxDdl, messagingTableNames, type MessagingTables } from './tables.js';
export { columnName, execute, type Executor, query, recordset, rows, type RowSchema, sqlFile } from './rows.js';
