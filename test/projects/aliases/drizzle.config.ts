import { schemaFile } from '@/settings';

export default {
  dialect: 'postgresql',
  schema: schemaFile,
  out: './migrations',
  dbCredentials: { url: process.env.DATABASE_URL! },
};
