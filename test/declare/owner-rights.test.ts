import { integer, pgSchema } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Client, openPostgres } from '../../src/postgres/connect/index.js';
import { collectDeclarations, grant, pgFunction } from '../../src/declare/index.js';
import { declarationSql } from '../../src/declare/declaration-sql.js';
import { majors } from '../support/databases.js';
import { startServer } from '../support/servers/index.js';

const app = pgSchema('app');
const posts = app.table('posts', { id: integer() });
const answer = pgFunction('answer', {
  schema: 'app',
  returns: 'int',
  language: 'sql',
  body: 'select 42',
  owner: 'rights_service',
});

describe.each([...new Set([majors[0]!, majors.at(-1)!])])('PostgreSQL %i', (major) => {
  let server: Awaited<ReturnType<typeof startServer>>;
  let client: Client;
  beforeAll(async () => {
    server = await startServer(major);
    client = await openPostgres(server.url);
    await client.exec(`
      create role "rights.Owner"; create role rights_reader; create role rights_service; grant rights_service to "rights.Owner";
      create schema app authorization "rights.Owner"; grant create on schema app to rights_service;
      set role "rights.Owner"; create table app.posts (id int);
      alter default privileges grant all on tables to rights_reader`);
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  test('whoever migrates and is granted less keeps what an owner holds; others get what is declared', async () => {
    await client.exec('grant all on app.posts to rights_reader');
    const declared = collectDeclarations({
      app,
      posts,
      answer,
      readers: grant('select').on(posts).to('rights.Owner', 'rights_reader'),
      callers: grant('execute').on(answer).to('rights_service', 'rights_reader'),
      users: grant('usage').on(app).to('rights.Owner', 'rights_reader'),
    });
    for (const sql of declarationSql(declared)) await client.exec(sql);
    const [holds] = await client.query(`
      select has_table_privilege('rights.Owner', 'app.posts', 'truncate') as owner,
        has_table_privilege('rights_reader', 'app.posts', 'select') as granted,
        has_table_privilege('rights_reader', 'app.posts', 'insert') as revoked,
        has_schema_privilege('rights.Owner', 'app', 'create') as schema,
        has_function_privilege('rights_service', 'app.answer()', 'execute') as service`);
    expect(holds).toEqual({ owner: true, granted: true, revoked: false, schema: true, service: true });
    const [acl] = await client.query(`select proacl::text from pg_proc where proname = 'answer'`);
    expect(acl).toEqual({ proacl: '{rights_service=X/rights_service,rights_reader=X/rights_service}' });
  });
});
