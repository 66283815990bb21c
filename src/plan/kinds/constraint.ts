import { idOf } from '../../catalog/index.js';
import type { KindPlan } from '../statement.js';
import { ownName, tableOf } from './properties.js';

export const constraintPlan: KindPlan = {
  create: (constraint) => [
    `ALTER TABLE ${tableOf(constraint)} ADD CONSTRAINT ${ownName(constraint)} ${constraint.definition}`,
  ],
  drop: (constraint) => [`ALTER TABLE ${tableOf(constraint)} DROP CONSTRAINT IF EXISTS ${ownName(constraint)}`],
  alter: (to, _from, properties) =>
    properties.length === 1 && properties[0] === 'notValid' && to.properties['notValid'] === undefined
      ? [`ALTER TABLE ${tableOf(to)} VALIDATE CONSTRAINT ${ownName(to)}`]
      : undefined,
  needs: ({ properties }) => {
    const [schema, name] = (properties['referencedTable'] ?? []) as readonly string[];
    return schema === undefined || name === undefined ? [] : [idOf('table', schema, name)];
  },
  hazards: { create: ['fails on existing rows'] },
};
