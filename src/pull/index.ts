export { checkPullOptions } from './check-options.js';
export { pullDeclarations } from './pull-declarations.js';
export { countUndeclared } from './read-database.js';
export { declaresNothing, pullTables } from './pull-tables.js';
export type { NotPulled, Pulled, PulledDeclaration, PullOptions, UndeclaredByDrizzle } from './pulled.js';
