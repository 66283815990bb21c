export { lead, type Way } from './lead.js';
export { settle, type Settled } from './settle.js';
export { openShadow, type Shadow } from './shadow.js';
