import { toSnakeCase } from 'drizzle-orm/casing';
import { getMaterializedViewConfig, getViewConfig, isPgView, type PgMaterializedView, type PgView } from 'drizzle-orm/pg-core';
import { ident, qualified } from '../../postgres/sql/index.js';
import type { Casing } from '../column-name.js';
import { expression } from '../expression.js';
import { targetOf } from '../target.js';

interface ViewConfig {
  readonly with?: Readonly<Record<string, unknown>>;
  readonly using?: string;
  readonly withNoData?: boolean;
}

/**
 * CREATE VIEW or CREATE MATERIALIZED VIEW; none for a view that is declared as existing.
 *
 * A tablespace is left out: it is a place on a disk, and no scratch database has it.
 */
export function viewSql(view: PgView | PgMaterializedView, casing: Casing | undefined): string[] {
  const isPlain = isPgView(view);
  const config = isPlain ? getViewConfig(view) : getMaterializedViewConfig(view);
  if (config.isExisting || !config.query) return [];
  const { with: options = {}, using, withNoData } = config as ViewConfig;
  const list = Object.entries(options)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${toSnakeCase(name)} = ${String(value)}`);
  return [
    `CREATE ${isPlain ? '' : 'MATERIALIZED '}VIEW ${qualified(...targetOf(view).path)}` +
      (using === undefined ? '' : ` USING ${ident(using)}`) +
      (list.length > 0 ? ` WITH (${list.join(', ')})` : '') +
      ` AS (${expression(config.query, casing)})` +
      (withNoData ? ' WITH NO DATA' : ''),
  ];
}
