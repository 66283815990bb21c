export { lead, type Way } from './lead.js';
export { presets } from './presets.js';
export { runAll, settle, type Settled } from './settle.js';
export { openShadow, type Shadow, type ShadowOptions } from './shadow.js';
