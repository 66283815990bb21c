import { type CatalogObject, idOf } from '../../catalog/index.js';
import { qualified } from '../../sql/index.js';
import type { KindPlan } from '../statement.js';
import { clusterOn } from './cluster.js';
import { changeOptions } from './options.js';
import { flag, ownName, tableOf, texts } from './properties.js';

const indexOf = ({ path }: CatalogObject): string => qualified(path[0] ?? '', path.at(-1) ?? '');

const bare = (constraint: CatalogObject): CatalogObject => ({ ...constraint, properties: {} });

/** Properties that can be changed in place, with the statements that do it. */
const changes: Readonly<Record<string, (to: CatalogObject, from: CatalogObject) => string[] | undefined>> = {
  notValid: (to) =>
    flag(to, 'notValid') ? undefined : [`ALTER TABLE ${tableOf(to)} VALIDATE CONSTRAINT ${ownName(to)}`],
  options: (to, from) => changeOptions(`ALTER INDEX ${indexOf(to)}`, to, from),
  clustered: (to) => clusterOn(tableOf(to), to),
};

export const constraintPlan: KindPlan = {
  create: (constraint) => [
    `ALTER TABLE ${tableOf(constraint)} ADD CONSTRAINT ${ownName(constraint)} ${constraint.definition}`,
    ...(texts(constraint, 'options').length > 0 ? (changes['options']?.(constraint, bare(constraint)) ?? []) : []),
    ...(flag(constraint, 'clustered') ? clusterOn(tableOf(constraint), constraint) : []),
  ],
  drop: (constraint) => [`ALTER TABLE ${tableOf(constraint)} DROP CONSTRAINT IF EXISTS ${ownName(constraint)}`],
  alter: (to, from, properties) => {
    const statements = properties.map((property) => changes[property]?.(to, from));
    return statements.includes(undefined) ? undefined : statements.flatMap((sql) => sql ?? []);
  },
  needs: ({ properties }) => {
    const [schema, name] = (properties['referencedTable'] ?? []) as readonly string[];
    return schema === undefined || name === undefined ? [] : [idOf('table', schema, name)];
  },
  hazards: { create: ['fails on existing rows'] },
};
