export default {
  dialect: 'postgresql',
  schema: './schema.ts',
  out: './drizzle',
  migrations: { prefix: 'timestamp', table: 'migrations', schema: 'meta' },
  dbCredentials: {
    host: process.env.PGHOST,
    port: Number(process.env.PGPORT),
    user: process.env.PGUSER,
    password: process.env.PGPASSWORD,
    database: process.env.PGDATABASE,
  },
};
