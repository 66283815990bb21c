export { lead, type Way } from './lead.js';
export { presets } from './presets.js';
export { type Failure, type Failures, runAll, runInAnyOrder, type RunOptions } from './run-in-any-order.js';
export { openShadow, type Shadow, type ShadowOptions } from './shadow.js';
