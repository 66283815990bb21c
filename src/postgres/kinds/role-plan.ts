import type { CatalogObject } from '../model/index.js';
import type { KindPlan } from './kind.js';
import { flag, ownName } from './parts/names.js';
import { makeIfMissing } from './parts/create-if-missing.js';

const attributes: Readonly<Record<string, string>> = {
  superuser: 'SUPERUSER',
  inherit: 'INHERIT',
  createRole: 'CREATEROLE',
  createDatabase: 'CREATEDB',
  login: 'LOGIN',
  replication: 'REPLICATION',
  bypassRls: 'BYPASSRLS',
};

/**
 * Only what differs from `CREATE ROLE`'s own defaults: a user without superuser rights may not even say NOSUPERUSER. Of a shared
 * role, only what is declared is known.
 */
function attributesOf(role: CatalogObject): string {
  const words = Object.entries(attributes)
    .filter(([property]) => role.properties[property] === (property !== 'inherit'))
    .map(([property, word]) => (flag(role, property) ? word : `NO${word}`));
  return words.length > 0 ? ` WITH ${words.join(' ')}` : '';
}

export const rolePlan: KindPlan = {
  create: (role, { shared }) => {
    const sql = `CREATE ROLE ${ownName(role)}${attributesOf(role)}`;
    return [shared.has(role.id) ? makeIfMissing(role, sql) : sql];
  },
  drop: (role) => [`DROP ROLE IF EXISTS ${ownName(role)}`],
  alter: (role, _from, properties) => {
    const words = properties.map((property) => `${flag(role, property) ? '' : 'NO'}${attributes[property]}`);
    return [`ALTER ROLE ${ownName(role)} WITH ${words.join(' ')}`];
  },
};
