// The embedded PostgreSQL does not have sslinfo: DATABASE_URL's server does.
export default { shadow: { url: 'server' } };
