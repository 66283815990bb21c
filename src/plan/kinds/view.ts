import type { CatalogObject } from '../../catalog/index.js';
import { literal } from '../../sql/index.js';
import type { KindPlan } from '../statement.js';
import { planning } from './column.js';
import { keepAround } from './keep.js';
import { changeOptions } from './options.js';
import { flag, ownName, tableOf, text, texts } from './properties.js';

const view = (object: CatalogObject): string => (flag(object, 'materialized') ? 'MATERIALIZED VIEW' : 'VIEW');

export const viewPlan: KindPlan = {
  create: (object, { childrenOf }) => {
    const options = texts(object, 'options');
    const query = (text(object, 'query') ?? '').trim().replace(/;$/, '');
    const method = text(object, 'accessMethod');
    const columns = childrenOf(object.id).filter(({ kind }) => kind === 'column');
    const defaults = columns.filter((child) => child.properties['default'] !== undefined);
    return [
      `CREATE ${view(object)} ${tableOf(object)}${method === undefined ? '' : ` USING ${method}`}${options.length > 0 ? ` WITH (${options.join(', ')})` : ''} AS ${query}`,
      ...defaults.map(
        (column) =>
          `ALTER TABLE ${tableOf(column)} ALTER COLUMN ${ownName(column)} SET DEFAULT ${text(column, 'default')}`,
      ),
      ...columns.flatMap(planning),
    ];
  },
  drop: (object) => [`DROP ${view(object)} IF EXISTS ${tableOf(object)}`],
  alter: (to, from, properties) =>
    properties.length === 1 && properties[0] === 'options'
      ? changeOptions(`ALTER ${view(to)} ${tableOf(to)}`, to, from)
      : undefined,
  includes: ['column'],
  keep: (object, { governed }) => {
    const name = tableOf(object);
    return keepAround(
      object,
      {
        oid: `pg_catalog.to_regclass(${literal(name)})`,
        catalog: 'pg_class',
        prefix: 'rel',
        letter: 'r',
        altered: `TABLE ${name}`,
        commented: `${view(object)} ${name}`,
        granted: `TABLE ${name}`,
      },
      { owner: true, rights: !governed.targets.has(object.id) },
    );
  },
  hazards: {
    create: (object, isAgain) => (isAgain && flag(object, 'materialized') ? ['computes its rows again'] : []),
    drop: (_object, isAgain) => (isAgain ? [] : ['breaks running code']),
  },
};
