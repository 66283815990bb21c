export { codes, type ErrorCode } from './codes.js';
export { didYouMean, likeness } from './did-you-mean.js';
export { type ErrorDocument, errorDocument } from './error-document.js';
export { type Fact, type FactName, factNames, type Facts } from './facts.js';
export { type ErrorOptions, isSchemaError, SchemaError } from './schema-error.js';
