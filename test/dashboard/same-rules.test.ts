import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CatalogObject, DeclaredCatalog } from '../../src/postgres/model/index.js';
import { validateCatalog } from '../../src/validate/index.js';
import { openRich, type Rich } from '../drift/open-rich.js';
import { majors } from '../support/databases.js';
import { asSet, findingsOfScript, scriptInside } from './script-findings.js';

type Declare = (declared: DeclaredCatalog) => DeclaredCatalog;

const asIs: Declare = (declared) => declared;

const changed =
  (id: string, change: (properties: CatalogObject['properties']) => CatalogObject['properties']): Declare =>
  (declared) => {
    const objects = declared.catalog.objects.map((object) =>
      object.id === id ? { ...object, properties: change(object.properties) } : object,
    );
    return { ...declared, catalog: { ...declared.catalog, objects } };
  };

const policy = 'policy app.people.adders';
const declaredFor = (...roles: string[]): Declare => changed(policy, (properties) => ({ ...properties, roles }));

const shared: Declare = (declared) => ({
  ...changed('role drift_reader', () => ({ login: false }))(declared),
  shared: ['role drift_reader'],
});

/** How the rich schema is declared, what is done to it, and what both report. */
const cases: readonly (readonly [declare: Declare, sql: string, told: readonly string[]])[] = [
  // what custom SQL made and was kept, with what is on it
  [
    (declared) => ({ ...declared, kept: ['index app.by_hand'] }),
    "create index by_hand on app.people (id); comment on index app.by_hand is 'x'",
    [],
  ],
  // words for roles
  [declaredFor('current_user'), 'alter policy adders on app.people to current_user', []],
  [declaredFor('current_role', 'session_user'), 'alter policy adders on app.people to session_user', []],
  [declaredFor('current_user', 'drift_reader'), 'alter policy adders on app.people to drift_reader, current_user', []],
  [
    declaredFor('current_user'),
    'alter table app.people owner to drift_reader; alter policy adders on app.people to drift_reader',
    [],
  ],
  [
    declaredFor('current_user'),
    'alter policy adders on app.people to drift_reader',
    [`error: ${policy}: roles are drift_reader, expected current_user`],
  ],
  [
    declaredFor('current_user', 'drift_reader'),
    'alter policy adders on app.people to current_user',
    [`error: ${policy}: roles are postgres, expected current_user, drift_reader`],
  ],
  [
    declaredFor('current_user'),
    'alter policy adders on app.people to current_user, drift_reader',
    [`error: ${policy}: roles are drift_reader, postgres, expected current_user`],
  ],
  // shared roles
  [shared, 'alter role drift_reader createdb createrole noinherit', []],
  [shared, 'alter role drift_reader login createdb', ['warning: role drift_reader is LOGIN, expected NOLOGIN']],
  // owners
  [
    asIs,
    'revoke delete, insert on app.people from postgres',
    ['error: grant on table app.people to its owner lacks DELETE, INSERT'],
  ],
  [
    asIs,
    'alter table app.people owner to drift_reader; revoke update, insert on app.people from drift_reader',
    [
      'error: grant on column app.people.mood to drift_reader is missing',
      'error: grant on column app.people.name to drift_reader is missing',
      'error: grant on table app.people to drift_reader: privileges are SELECT, expected INSERT, SELECT',
    ],
  ],
  // names
  [
    asIs,
    'alter table app.people rename constraint people_pkey to persons_pkey; comment on constraint persons_pkey on app.people is $$x$$',
    [
      'error: comment on constraint app.people.persons_pkey is not declared',
      'warning: constraint app.people.people_pkey is there under another name: persons_pkey',
    ],
  ],
  [
    changed('column app.people.id', (properties) => ({ ...properties, identitySequence: 'people_id_seq1' })),
    'select',
    ['warning: column app.people.id: identity sequence is people_id_seq, expected people_id_seq1'],
  ],
  [
    changed('column app.people.id', (properties) => ({ ...properties, inherited: true })),
    'select',
    ['warning: column app.people.id is not inherited, expected inherited'],
  ],
  // words
  [
    asIs,
    "alter type app.mood rename value 'ok' to 'bl''ue\\'",
    [String.raw`error: enum app.mood: value 'ok' is there under another name: E'bl''ue\\'`],
  ],
  [
    asIs,
    "create or replace function app.add(a int, b int default 2) returns int language sql immutable strict parallel safe cost 5 as 'select a  + b'",
    ['error: function app.add(integer, integer): body differs only in white space'],
  ],
];

const [oldest, newest] = [majors[0]!, majors.at(-1)!];

describe.each([...new Set([oldest, newest])])('PostgreSQL %i', (major) => {
  let rich: Rich;
  beforeAll(async () => {
    rich = await openRich(major);
  });
  afterAll(() => rich.close());

  test.each(cases.map(([declare, sql, told]) => [sql, declare, told] as const))('%s', async (sql, declare, told) => {
    const { client } = rich;
    const declared = declare(rich.declared);
    await client.exec('begin');
    try {
      await client.exec(sql);
      const { findings } = await validateCatalog(client, declared, { inTransaction: true });
      const found = await findingsOfScript(client, scriptInside(declared));
      expect(asSet(found)).toEqual(asSet(findings));
      expect(findings.map(({ severity, message }) => `${severity}: ${message}`)).toEqual(told);
    } finally {
      await client.exec('rollback');
    }
  });
});
