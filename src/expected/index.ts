export { readDeclared } from './declared-catalog.js';
export { type DeclaredSchema, loadDeclaredSchema } from './declared-schema.js';
export { currentFingerprint } from './current-fingerprint.js';
export { type Expected, loadExpected } from './load-expected.js';
export { rehearse, type RehearsedRoles } from './rehearse.js';
export { cacheFolder, openProjectShadow } from './project-shadow.js';
