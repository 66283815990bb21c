import { createRequire } from 'node:module';

interface Sql {
  inlineParams(): Sql;
}

interface Dialect {
  prototype: { sqlToQuery(this: unknown, sql: Sql, source?: string): unknown };
}

/**
 * Has drizzle-kit write interpolated values (`sql`a > ${5}``) into CHECKs, index predicates and policies, where it otherwise
 * leaves `$1`, which no DDL statement can bind. For the rest of this process: it is the child of `draft.ts`.
 *
 * @param kit the path of drizzle-kit, whose own copy of Drizzle renders the expressions
 */
export function inlineParams(kit: string): void {
  const { PgDialect } = createRequire(kit)('drizzle-orm/pg-core') as { PgDialect: Dialect };
  const { sqlToQuery } = PgDialect.prototype;
  PgDialect.prototype.sqlToQuery = function (sql, source) {
    return sqlToQuery.call(this, sql.inlineParams(), source);
  };
}
