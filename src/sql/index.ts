export { ifMissing } from './if-missing.js';
export { ofOwner, type Owned, revokeAll, revokeFromOthers } from './revoke-all.js';
export { type Parsed, type ParsedStatement, parseStatements } from './statements.js';
export { dollarQuoted, ident, literal, qualified } from './quote.js';
