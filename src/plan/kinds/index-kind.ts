import { qualified } from '../../sql/index.js';
import type { KindPlan } from '../statement.js';

export const indexPlan: KindPlan = {
  create: (index) => [index.definition ?? ''],
  drop: ({ path }) => [`DROP INDEX IF EXISTS ${qualified(path[0] ?? '', path[1] ?? '')}`],
};
