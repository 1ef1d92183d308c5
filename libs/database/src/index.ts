export { createDataSource, type DatabaseOptions } from './data-source.js';
export { isConnectionLost, isTransactionConflict } from './database-error.read.js';
export { ForwardMigration } from './forward-migration.js';
export { listen, type Listening } from './listen.js';
export { inboxOutboxDdl, type MessagingTables, messagingTableNames } from './messaging-tables.js';
export { migrate, NewerSchemaError } from './migrate.js';
export { columnName, execute, type Executor, query, recordset, rows, type RowSchema } from './rows.js';
export { sqlFile } from './sql-file.js';
