export { ifMissing } from './if-missing.js';
export { dollarQuoted, ident, literal, qualified } from './quote.js';
