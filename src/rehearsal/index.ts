export { candidates, isUndefined } from './find-extensions.js';
export { type Footing, type Stands } from './footing.js';
export { cacheFolder, openProjectShadow, shadowKey, shadowOptions, type StandsOn } from './project-shadow.js';
export { type Rehearsal, type Tried } from './rehearsal.js';
export { type Rehearse, rehearsalsOn } from './rehearse.js';
export { withRolesOfHistory } from './roles-of-history.js';
