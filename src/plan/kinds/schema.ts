import type { KindPlan } from '../statement.js';
import { ownName } from './properties.js';

export const schemaPlan: KindPlan = {
  create: (schema) => [`CREATE SCHEMA IF NOT EXISTS ${ownName(schema)}`],
  drop: (schema) => [`DROP SCHEMA IF EXISTS ${ownName(schema)}`],
};
