import type { CatalogObject } from '../../catalog/index.js';
import { ident } from '../../sql/index.js';
import type { KindPlan } from '../statement.js';
import { planning } from './column.js';
import { keepAround, keptRelation } from './keep.js';
import { changeOptions } from './options.js';
import { flag, ownName, tableOf, text, texts } from './properties.js';
import { onlyGains, outputsOf, renamedOutputs } from './view-columns.js';

const view = (object: CatalogObject): string => (flag(object, 'materialized') ? 'MATERIALIZED VIEW' : 'VIEW');

function define(verb: string, object: CatalogObject): string {
  const options = texts(object, 'options');
  const method = text(object, 'accessMethod');
  const query = (text(object, 'query') ?? '').trim().replace(/;$/, '');
  return `${verb} ${view(object)} ${tableOf(object)}${method === undefined ? '' : ` USING ${method}`}${options.length > 0 ? ` WITH (${options.join(', ')})` : ''} AS ${query}`;
}

/** Whether a materialized view is declared as made without its rows. */
const isEmpty = (object: CatalogObject): boolean =>
  flag(object, 'materialized') && object.definition === 'WITH NO DATA';

export const viewPlan: KindPlan = {
  create: (object, { childrenOf }) => {
    const columns = childrenOf(object.id).filter(({ kind }) => kind === 'column');
    const defaults = columns.filter((child) => child.properties['default'] !== undefined);
    return [
      isEmpty(object) ? `${define('CREATE', object)} WITH NO DATA` : define('CREATE', object),
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
  reshape: (to, from, properties) => {
    const [before, after] = [from.object, to.object].map((object) => outputsOf(text(object, 'query') ?? ''));
    // What is printed otherwise than expected is made again.
    if (!before || !after || before.length !== from.parts.length || after.length !== to.parts.length) return undefined;
    const renamed = properties.every((property) => property === 'query') ? renamedOutputs(before, after) : undefined;
    if (renamed && renamed.length > 0)
      return renamed.map(
        ([old, now]) => `ALTER ${view(to.object)} ${tableOf(to.object)} RENAME COLUMN ${ident(old)} TO ${ident(now)}`,
      );
    const isReplaceable =
      !flag(to.object, 'materialized') &&
      properties.every((property) => property === 'query' || property === 'options') &&
      onlyGains(before, after);
    return isReplaceable ? [define('CREATE OR REPLACE', to.object)] : undefined;
  },
  includes: ['column'],
  keep: (object, { governed }, now) =>
    keepAround(object, keptRelation(object, view(object)), {
      owner: true,
      rights: !governed.targets.has(object.id),
      ...(flag(object, 'materialized') && isEmpty(now) && { rows: `REFRESH MATERIALIZED VIEW ${tableOf(now)}` }),
    }),
  hazards: {
    create: (object, isAgain) => (isAgain && flag(object, 'materialized') ? ['computes its rows again'] : []),
    alter: (_properties, to, from) => {
      const [before, after] = [from, to].map((object) => outputsOf(text(object, 'query') ?? ''));
      const isGone = before?.some(({ name }) => after?.every((output) => output.name !== name));
      return isGone ? ['breaks running code'] : [];
    },
    drop: (_object, isAgain) => (isAgain ? [] : ['breaks running code']),
  },
};
