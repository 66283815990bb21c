import type { CatalogObject } from '../../catalog/index.js';
import { ident } from '../../sql/index.js';
import type { KindPlan } from '../statement.js';
import { makeIfMissing } from './make-if-missing.js';
import { functionSignature, text } from './properties.js';

/** `pg_get_functiondef` says CREATE OR REPLACE: a plan that creates must not replace what it did not see. */
const createOnly = (definition: string): string =>
  definition.trimEnd().replace(/^CREATE OR REPLACE (FUNCTION|PROCEDURE)/, 'CREATE $1');

const ownedBy = (object: CatalogObject): string[] => {
  const owner = text(object, 'owner');
  return owner === undefined ? [] : [`ALTER ROUTINE ${functionSignature(object.path)} OWNER TO ${ident(owner)}`];
};

export const functionPlan: KindPlan = {
  create: (object, { shared }) => {
    const sql = createOnly(object.definition ?? '');
    return [shared.has(object.id) ? makeIfMissing(object, sql) : sql, ...ownedBy(object)];
  },
  drop: (object) => [
    `DROP ${text(object, 'type') === 'procedure' ? 'PROCEDURE' : 'FUNCTION'} IF EXISTS ${functionSignature(object.path)}`,
  ],
  alter: (to, _from, properties) =>
    properties.some((property) => ['type', 'arguments', 'returns'].includes(property))
      ? undefined
      : [
          ...(properties.some((property) => property !== 'owner') ? [(to.definition ?? '').trimEnd()] : []),
          ...(properties.includes('owner') ? ownedBy(to) : []),
        ],
};
