export type { Catalog, CatalogObject, Json, Kind, ObjectName, Session } from './catalog.js';
export { idOf, isOwnerGrant, objectId, objectLabel, schemaNamed } from './identity.js';
export { isRoleWord, roleWords, rolesNamedIn, sameRoles } from './role-words.js';
