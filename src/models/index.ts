export * from './json-shapes.js';
export * from './rows.js';
export * from './status-changes.js';
export * from './steps.js';
