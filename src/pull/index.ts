export { pulledKinds } from './only.js';
export { pullDeclarations } from './pull-declarations.js';
export type { NotPulled, Pulled, PulledDeclaration, PullOptions, UndeclaredByDrizzle } from './pulled.js';
