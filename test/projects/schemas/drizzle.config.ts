// A configuration may be a function's or a promise's.
export default Promise.resolve({
  dialect: 'postgresql',
  schema: ['./src/auth/tables.ts', './src/billing/tables.ts'],
  schemaFilter: ['auth', 'billing'],
  out: './drizzle',
  dbCredentials: { url: process.env.DATABASE_URL! },
});
