export { converge } from './converge.js';
export { makeRoles } from './make-roles.js';
export { openShadow, type ShadowOptions } from './open-shadow.js';
export { extensionsNamedIn } from './known-extensions.js';
export { type CreatedExtension, extensionsCreatedIn } from './pglite-extensions.js';
export { extensionSchema, presets, providerSchemas } from './prelude-presets.js';
export { proveChanges } from './prove-changes.js';
export { type Failure, type Failures, runAll, runInAnyOrder } from './run-in-any-order.js';
export { LacksRight, type Shadow } from './shadow.js';
