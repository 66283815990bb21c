export { currentFingerprint } from './current-fingerprint.js';
export { readDeclared } from './declared-catalog.js';
export { type DeclaredSchema, loadDeclaredSchema } from './declared-schema.js';
export { type Expected, loadExpected } from './load-expected.js';
export { installedExtensions, prerequisitesOf } from './prerequisites-of.js';
