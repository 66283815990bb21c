export { replay, replayDown } from './replay.js';
export { withRolesOfHistory } from './roles-of-history.js';
