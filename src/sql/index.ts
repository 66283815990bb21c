export { dollarQuoted, ident, literal, qualified } from './quote.js';
