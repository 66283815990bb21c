import type { KindPlan } from './kind.js';
import { ownName } from './parts/names.js';

export const schemaPlan: KindPlan = {
  create: (schema) => [`CREATE SCHEMA IF NOT EXISTS ${ownName(schema)}`],
  drop: (schema) => [`DROP SCHEMA IF EXISTS ${ownName(schema)}`],
};
