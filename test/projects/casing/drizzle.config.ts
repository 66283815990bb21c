import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  casing: 'snake_case',
  schema: './schema',
  out: './drizzle',
  dbCredentials: { url: process.env.DATABASE_URL! },
});
