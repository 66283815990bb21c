export { replay, replayDown } from './replay.js';
export { withPastRoles } from './roles-of-history.js';
