import { expect, test } from 'vitest';
import { createDatabase, majors, serverAsShadow } from '../support/databases.js';
import { projectOfRelease, releases } from './project-of-release.js';

test.for(releases)('drizzle %s: a database is declared as a whole', async (release) => {
  // drizzle-kit of those releases takes the NOT NULL constraints of PostgreSQL 18 for CHECKs.
  const database = await createDatabase(majors.findLast((major) => major < 18) ?? majors.at(-1)!);
  await database.query(`
    create type mood as enum ('fine');
    create table people (id integer primary key, name text, mood mood);
    create view named as select id from people where name is not null;
    create function touch() returns trigger language plpgsql as 'begin return new; end';
    create trigger touch before update of name on people for each row execute function touch();
    comment on type mood is 'how they feel';
    comment on view named is 'those who are known';
    grant select on named to pg_monitor`);
  const project = await projectOfRelease(
    release,
    {
      ...(await serverAsShadow()),
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './src/*.ts', dbCredentials: { url: process.env.DATABASE_URL } };`,
    },
    { DATABASE_URL: database.url },
  );
  const { code, stdout, stderr } = await project.archon('pull', '--json');
  expect(code, stdout + stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    tables: 'src/schema.ts',
    written: [
      { name: 'touch' },
      { name: 'peopleTouch' },
      { name: 'moodComment' },
      { name: 'namedComment' },
      { name: 'namedGrants' },
    ],
    notWritten: [],
    undeclared: [],
    different: [],
  });
  expect(JSON.parse((await project.archon('validate', '--json')).stdout)).toMatchObject({ ok: true, findings: [] });
  await project.remove();
  await database.drop();
});
