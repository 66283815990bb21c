export { type Catalog, type CatalogObject, type Json, type Kind, type ObjectName, type Session } from './catalog.js';
export { type ColumnOrder, type DeclaredCatalog, type OperationTestData } from './declared-catalog.js';
export { defined } from './defined.js';
export { idOf, isOwnerGrant, objectId, objectLabel, schemaNamed } from './identity.js';
export { isRoleWord, roleWords, sameRoles } from './role-words.js';
export { sameJson } from './same-json.js';
