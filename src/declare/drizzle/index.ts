export { drizzleSql } from './drizzle-sql.js';
export { concurrentIndexes } from './index-sql.js';
