import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, loadProject, pullDeclarations, validateProject } from '../../src/entries/main.js';
import { createDatabase, majors, serverAsShadow, type TestDatabase } from '../support/databases.js';
import { type TemporaryProject, temporaryProject } from '../support/project.js';

let database: TestDatabase;
let folder: TemporaryProject;
beforeAll(async () => {
  database = await createDatabase(majors.at(-1)!);
  await database.query(`
    create table blog_posts (id integer primary key, post_title text, "Odd key" text);
    create index by_title on blog_posts (post_title);
    alter table blog_posts enable row level security;
    create policy readers on blog_posts for select using (true);
    create sequence numbers;
    create view titles as select id, post_title from blog_posts;
    create materialized view counted as select count(*) as n from blog_posts;
    create function put() returns trigger language plpgsql as 'begin return new; end';
    create trigger put_title instead of insert on titles for each row execute function put();
    create trigger quiet after truncate on blog_posts execute function put();
    alter table blog_posts disable trigger quiet;
    comment on column blog_posts.post_title is 'at most 80 characters';
    comment on column blog_posts."Odd key" is 'why not';
    comment on index by_title is 'for search';
    comment on policy readers on blog_posts is 'everybody reads';
    comment on sequence numbers is 'counts';
    comment on materialized view counted is 'how many';
    comment on trigger put_title on titles is 'writes through';
    comment on column titles.post_title is 'of the view';
    grant select (post_title) on blog_posts to pg_monitor;
    grant all on numbers to pg_monitor with grant option`);
  folder = await temporaryProject({
    ...(await serverAsShadow()),
    'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema/*.ts', casing: 'snake_case', dbCredentials: { url: '${database.url}' } };`,
    'schema/all.ts': `import { sql } from 'drizzle-orm';
import { index, integer, pgMaterializedView, pgPolicy, pgSequence, pgTable, pgView, text } from 'drizzle-orm/pg-core';
export const blogPosts = pgTable('blog_posts', { id: integer().primaryKey(), postTitle: text(), 'odd-key': text('Odd key') }, (posts) => [
  index('by_title').on(posts.postTitle),
  pgPolicy('readers', { for: 'select', using: sql\`true\` }),
]);
export const numbers = pgSequence('numbers');
export const titles = pgView('titles', { id: integer(), postTitle: text() }).as(sql\`select id, post_title from blog_posts\`);
export const counted = pgMaterializedView('counted', { n: integer() }).as(sql\`select count(*) as n from blog_posts\`);`,
  });
});
afterAll(async () => {
  await folder.remove();
  await database.drop();
});

test('in code, too, every kind of object that a declaration can be about is named', async () => {
  const project = await loadProject(folder.folder);
  const client = await connect(project.connection);
  try {
    const { written, notWritten, undeclared } = await pullDeclarations(client, { project });
    expect(notWritten).toEqual([
      expect.objectContaining({ objects: ['comment on column public.titles.post_title'] }) as unknown,
    ]);
    expect(undeclared).toEqual([]);
    expect(written.flatMap(({ objects }) => objects).sort()).toEqual([
      'comment on column public.blog_posts."Odd key"',
      'comment on column public.blog_posts.post_title',
      'comment on index public.by_title',
      'comment on policy public.blog_posts.readers',
      'comment on sequence public.numbers',
      'comment on trigger public.titles.put_title',
      'comment on view public.counted',
      'function public.put()',
      'grant on column public.blog_posts.post_title to pg_monitor',
      'grant on sequence public.numbers to pg_monitor',
      'trigger public.blog_posts.quiet',
      'trigger public.titles.put_title',
    ]);
    const text = await folder.read('schema/pulled.ts');
    expect(text).toContain(`postTitle: 'at most 80 characters'`);
    expect(text).toContain(`'odd-key': 'why not'`);
    const { findings } = await validateProject(client, { project, operations: false });
    expect(findings.map(({ id }) => id)).toEqual(['comment on column public.titles.post_title']);
  } finally {
    await client.close();
  }
});
