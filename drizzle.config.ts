import { existsSync } from 'node:fs';
import { defineConfig } from 'drizzle-kit';

if (existsSync('.env')) process.loadEnvFile('.env');
const url = process.env['DATABASE_URL'];

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/schema/index.ts',
  out: './drizzle',
  // Without DATABASE_URL: an embedded PGlite database in a folder that git ignores.
  ...(url ? { dbCredentials: { url } } : { driver: 'pglite', dbCredentials: { url: './.archon' } }),
});
