const path = require('node:path');

module.exports = {
  dialect: 'postgresql',
  schema: path.join('db', 'schema.js'),
  out: './drizzle',
  dbCredentials: { url: process.env.DATABASE_URL },
};
