export { prepareShadow, readDeclared, shadowScope } from './declared-catalog.js';
export { type DeclaredSchema, loadDeclaredSchema } from './declared-schema.js';
export { currentFingerprint } from './current-fingerprint.js';
export { type Expected, loadExpected } from './load-expected.js';
export { cacheFolder, openProjectShadow } from './project-shadow.js';
