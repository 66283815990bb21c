export default {
  dialect: 'postgresql',
  // drizzle-kit takes paths from the folder in which it is called.
  schema: './packages/db/src/*.ts',
  out: './packages/db/drizzle',
  dbCredentials: { url: process.env.DATABASE_URL! },
};
