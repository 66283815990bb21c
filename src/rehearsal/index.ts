export { candidates } from './extension-hints.js';
export { isUndefined } from './find-extensions.js';
export { type Prerequisites, type DeclaredStatements } from './prerequisites.js';
export { openProjectShadow, type ShadowPrerequisites } from './project-shadow.js';
export { type Rehearsal, type Tried } from './rehearsal.js';
export { type Rehearse, rehearsalsOn } from './rehearse.js';
export { withRolesOfHistory } from './roles-of-history.js';
export { cacheFolder, shadowKey, shadowOptions } from './shadow-options.js';
