import type { PgRole, PgRoleConfig, PgSequence, PgTable } from 'drizzle-orm/pg-core';
import { ident, literal, qualified } from '../../postgres/sql/index.js';
import type { EnumLike } from '../comment.js';
import type { Declarations } from '../declarations.js';
import { rendered } from '../rendered.js';
import { tableConfig } from '../table-config.js';
import { linkedTable, targetOf } from '../target.js';
import { indexSql } from './index-sql.js';
import { policySql } from './policy-sql.js';
import { sequenceOptionsSql } from './sequence-options.js';
import { foreignKeySql, tableSql } from './table-sql.js';
import { viewSql } from './view-sql.js';

/** The statements for what Drizzle declares. Functions have their place between the two: policies call them. */
export interface Stages {
  readonly before: readonly string[];
  readonly tables: readonly string[];
  readonly onTables: readonly string[];
}

/**
 * Renders all of Drizzle's objects from nothing; statements without semicolons, each name with its schema.
 *
 * Names, and what nobody has said, are as drizzle-kit gives them: a database that it made is what is declared.
 */
export function drizzleSql(declarations: Declarations): Stages {
  const { roles, schemas, enums, sequences, tables, views, policies, casing } = declarations;
  const linked = policies.flatMap((policy) => {
    const table = linkedTable(policy);
    return table ? [{ policy, table, name: nameOf(table) }] : [];
  });
  // A policy on a table of somebody else leaves the table as it is.
  const isSecured = (table: PgTable): boolean =>
    tableConfig(table).enableRLS ||
    tableConfig(table).policies.length > 0 ||
    linked.some(({ name }) => name === nameOf(table));
  return {
    before: [
      ...roles.flatMap(rendered('role', ({ name }) => name, roleSql)),
      ...schemas.flatMap(rendered('schema', String, (schema) => `CREATE SCHEMA ${ident(schema)}`)),
      ...enums.flatMap(rendered('enum', ({ enumName }) => enumName, enumSql)),
      ...sequences.flatMap(rendered('sequence', ownName, sequenceSql)),
    ],
    tables: tables.flatMap(rendered('table', ownName, (table) => tableSql(table, casing))),
    onTables: [
      ...tables.flatMap(rendered('an index on table', ownName, (table) => indexSql(table, casing))),
      ...tables.flatMap(rendered('a foreign key of table', ownName, (table) => foreignKeySql(table, casing))),
      ...views.flatMap(rendered('view', ownName, (view) => viewSql(view, casing))),
      ...tables.filter(isSecured).map((table) => `ALTER TABLE ${nameOf(table)} ENABLE ROW LEVEL SECURITY`),
      ...[...tables.flatMap((table) => tableConfig(table).policies.map((policy) => ({ policy, table }))), ...linked].flatMap(
        rendered(
          'policy',
          ({ policy }) => policy.name,
          ({ policy, table }) => policySql(policy, table, casing),
        ),
      ),
    ],
  };
}

const ownName = (value: unknown): string => targetOf(value).path.at(-1) ?? '';

const nameOf = (table: PgTable): string => qualified(...targetOf(table).path);

function roleSql(role: PgRole): string {
  const { name } = role;
  // Drizzle keeps them to itself.
  const { createDb, createRole, inherit } = role as unknown as PgRoleConfig;
  const words = [
    ...(createDb ? ['CREATEDB'] : []),
    ...(createRole ? ['CREATEROLE'] : []),
    ...(inherit === false ? ['NOINHERIT'] : []),
  ];
  return `CREATE ROLE ${ident(name)}${words.length > 0 ? ` WITH ${words.join(' ')}` : ''}`;
}

const enumSql = (type: EnumLike): string =>
  `CREATE TYPE ${qualified(...targetOf(type).path)} AS ENUM (${type.enumValues.map(literal).join(', ')})`;

const sequenceSql = (sequence: PgSequence): string =>
  `CREATE SEQUENCE ${qualified(...targetOf(sequence).path)} ${sequenceOptionsSql(sequence.seqOptions)}`.trimEnd();
