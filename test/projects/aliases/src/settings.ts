export const schemaFile = './src/db/schema.ts';
