export { ifMissing } from './if-missing.js';
export { dollarQuoted, ident, literal, qualified } from './quote.js';
export { ofOwner, type Owned, revokeAll, revokeFromOthers } from './revoke-all.js';
export { type ParsedStatement, type ParseFailure, parseStatements } from './statements.js';
export { usingClauses } from './using-clause.js';
