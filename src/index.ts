/**
 * The public face, in the order in which data goes: declarations, catalogs, plans, migrations, validations. The workflow schema
 * and its models are in `archon-schema/schema` and `archon-schema/models`.
 */
export * from './declare/index.js';
export * from './connect/index.js';
export * from './catalog/index.js';
export * from './plan/index.js';
export * from './project/index.js';
export { type Expected, loadExpected } from './expected/index.js';
export * from './generate/index.js';
export * from './dashboard/index.js';
export * from './migrate/index.js';
export * from './validate/index.js';
