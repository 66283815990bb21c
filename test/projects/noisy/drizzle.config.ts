console.log('reading the configuration …');

export default {
  dialect: 'postgresql',
  schema: './src/*.ts',
  out: './drizzle',
  dbCredentials: { url: process.env.DATABASE_URL! },
};
