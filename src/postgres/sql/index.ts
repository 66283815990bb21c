export { ifMissing } from './if-missing.js';
export { dollarQuoted, ident, literal, qualified } from './quote.js';
export { type Owned, ofOwner, revokeAll, revokeFromOthers } from './revoke-all.js';
export { type ParseFailure, type ParsedStatement, parseStatements } from './statements.js';
export { usingClauses } from './using-clause.js';
