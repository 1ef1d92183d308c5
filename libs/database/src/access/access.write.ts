import { databaseRoles, type DatabaseRole, type Grant, roleName, type TableAccess } from './access.js';

const schemas = ['mapping', 'online', 'desktop', 'console'] as const;

const privilegesOf = (grant: Grant): string =>
  'columns' in grant ? `select (${grant.columns.join(', ')})` : grant.join(', ');

const grantsOf = ({ grants }: TableAccess): [DatabaseRole, Grant][] =>
  databaseRoles.flatMap((role): [DatabaseRole, Grant][] => {
    const grant = grants[role];
    return grant === undefined ? [] : [[role, grant]];
  });

const list = (roles: readonly DatabaseRole[]): string => roles.map(roleName).join(', ');
const everybody = list(databaseRoles);

/**
 * Returns the statements that give one table its grants and policies, whatever it had before.
 *
 * Row-level security shows the console the rows of one company only. The other services work for all
 * companies in one statement: a policy of their own says so, and costs no filter.
 */
export function tableSql(access: TableAccess): string {
  const { name, ofCompany } = access;
  const grants = grantsOf(access);
  const workers = grants.flatMap(([role]) => (role === 'console' ? [] : [role]));
  const policies =
    ofCompany === undefined
      ? []
      : [
          `alter table ${name} enable row level security`,
          `drop policy if exists of_one_company on ${name}`,
          `drop policy if exists of_all_companies on ${name}`,
          ...('console' in access.grants
            ? [`create policy of_one_company on ${name} to ${roleName('console')} using (${ofCompany})`]
            : []),
          ...(workers.length > 0 ? [`create policy of_all_companies on ${name} to ${list(workers)} using (true)`] : []),
        ];
  return [
    `revoke all on ${name} from public, ${everybody}`,
    ...grants.map(([role, grant]) => `grant ${privilegesOf(grant)} on ${name} to ${roleName(role)}`),
    ...policies,
  ].join(';\n');
}

/** The search within a company's records. */
const search = 'mapping.find_records(text, text, text, int)';

/** Returns the statements that open the schemas and the database to the services, and to nobody else. */
export const databaseSql: string = [
  `do $$ begin execute format('revoke all on database %I from public', current_database()); ` +
    `execute format('grant connect on database %I to ${everybody}', current_database()); end $$`,
  `revoke create on schema public from public`,
  ...schemas.map((schema) => `grant usage on schema ${schema} to ${everybody}`),
  // It runs as the owner, so that only the role whose transactions are limited to one company may call it.
  `revoke all on function ${search} from public, ${everybody}`,
  `grant execute on function ${search} to ${roleName('console')}`,
  // The console takes this role for one transaction, to read what an operator sees of all companies.
  `grant ${roleName('operations')} to ${roleName('console')} with inherit false, set true`,
].join(';\n');

/**
 * Returns the statement that makes a role which is missing. It may log in once it has a password, and it
 * neither owns anything nor passes over row-level security.
 */
export const createRoleSql = (role: DatabaseRole): string =>
  `create role ${roleName(role)} with ${role === 'operations' ? 'nologin' : 'login'} nosuperuser nocreatedb nocreaterole noinherit nobypassrls`;
