export { cacheFolder, openProjectShadow, shadowKey, shadowOptions } from './project-shadow.js';
export { type Rehearsal, type Tried } from './rehearsal.js';
export { type Rehearse, rehearsalsOn } from './rehearse.js';
export { withRolesOfHistory } from './roles-of-history.js';
