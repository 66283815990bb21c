import type { CatalogObject } from '../../catalog/index.js';
import type { KindPlan } from '../statement.js';
import { flag, tableOf, text, texts } from './properties.js';

const view = (object: CatalogObject): string => (flag(object, 'materialized') ? 'MATERIALIZED VIEW' : 'VIEW');

export const viewPlan: KindPlan = {
  create: (object) => {
    const options = texts(object, 'options');
    const query = (text(object, 'query') ?? '').trim().replace(/;$/, '');
    return [
      `CREATE ${view(object)} ${tableOf(object)}${options.length > 0 ? ` WITH (${options.join(', ')})` : ''} AS ${query}`,
    ];
  },
  drop: (object) => [`DROP ${view(object)} IF EXISTS ${tableOf(object)}`],
};
