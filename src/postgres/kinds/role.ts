import { defineKind } from './kind.js';
import { makeIfMissing } from './parts/create-if-missing.js';
import { byItself, ownName } from './parts/names.js';
import { flag, type ObjectWith } from './property.js';

const properties = {
  superuser: flag('r.rolsuper', 'SUPERUSER', 'NOSUPERUSER'),
  inherit: flag('r.rolinherit', 'INHERIT', 'NOINHERIT'),
  createRole: flag('r.rolcreaterole', 'CREATEROLE', 'NOCREATEROLE'),
  createDatabase: flag('r.rolcreatedb', 'CREATEDB', 'NOCREATEDB'),
  login: flag('r.rolcanlogin', 'LOGIN', 'NOLOGIN'),
  replication: flag('r.rolreplication', 'REPLICATION', 'NOREPLICATION'),
  bypassRls: flag('r.rolbypassrls', 'BYPASSRLS', 'NOBYPASSRLS'),
};

type Role = ObjectWith<typeof properties>;
type Attribute = keyof typeof properties;

const words: Readonly<Record<Attribute, string>> = {
  superuser: 'SUPERUSER',
  inherit: 'INHERIT',
  createRole: 'CREATEROLE',
  createDatabase: 'CREATEDB',
  login: 'LOGIN',
  replication: 'REPLICATION',
  bypassRls: 'BYPASSRLS',
};

const attributes = Object.keys(words) as Attribute[];

const word = (role: Role, attribute: Attribute): string =>
  `${role.properties[attribute] ? '' : 'NO'}${words[attribute]}`;

/**
 * Only what differs from `CREATE ROLE`'s own defaults: a user without superuser rights may not even say NOSUPERUSER. Of a shared
 * role, only what is declared is known.
 */
function attributesOf(role: Role): string {
  const others = attributes.filter((name) => role.properties[name] === (name !== 'inherit'));
  return others.length > 0 ? ` WITH ${others.map((name) => word(role, name)).join(' ')}` : '';
}

/** Roles belong to the whole server: only those that the caller names are read (common table `role_name`). */
export const roleKind = defineKind({
  kind: 'role',
  properties,
  read: () => [
    {
      path: ['r.rolname'],
      from: `from pg_catalog.pg_roles r
  where r.rolname in (select name from role_name)`,
    },
  ],
  heading: { order: 7, icon: '👤', title: 'Roles' },
  sqlName: byItself('ROLE'),
  isOfServer: true,
  isAround: true,
  renamed: (role) => `ROLE ${ownName(role)} RENAME`,
  isNamedByCode: () => true,
  asked: 1,
  kept: 'its rights',
  create: (role, { shared }) => {
    const sql = `CREATE ROLE ${ownName(role)}${attributesOf(role)}`;
    return [shared.has(role.id) ? makeIfMissing(role, sql) : sql];
  },
  drop: (role) => [`DROP ROLE IF EXISTS ${ownName(role)}`],
  alter: (role, _from, changed) => [
    `ALTER ROLE ${ownName(role)} WITH ${attributes
      .filter((name) => changed.includes(name))
      .map((name) => word(role, name))
      .join(' ')}`,
  ],
});
