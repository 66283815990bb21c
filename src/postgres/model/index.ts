export {
  type Catalog,
  type CatalogObject,
  catalogVersion,
  type Json,
  type Kind,
  type Ref,
  type Session,
} from './catalog.js';
export { type CatalogIndex, catalogIndex, type Named, toId } from './catalog-index.js';
export { type ColumnOrder, type DeclaredCatalog, type OperationTestData } from './declared-catalog.js';
export { defined } from './defined.js';
export { idOf, isOwnerGrant, objectId, objectLabel, parentId } from './identity.js';
export { isRoleWord, roleWords, sameRoles } from './role-words.js';
export { sameJson } from './same-json.js';
