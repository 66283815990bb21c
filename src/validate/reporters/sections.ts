import type { Kind } from '../../postgres/model/index.js';
import { type Look, lookOf } from './look.js';
import { kinds } from '../../postgres/kinds/index.js';

/** A heading of the text report, and how it tells what it found. */
export interface Section {
  readonly icon: string;
  readonly title: string;
  readonly kinds: readonly Kind[];
  /** One line for each declared object of the first kind; `{name}` stands for its name. */
  readonly each?: string;
  /** One line for all of them; `{count}` stands for their number. `schema` is the name of the schema, or empty. */
  readonly all?: (schema: string) => string;
}

/** The layout of the report. A section without `each` and `all` appears only when it has something to report. */
export const sections = (): readonly Section[] => [
  ...kinds()
    .flatMap(({ kind, heading }) => (heading ? [{ kind, heading }] : []))
    .sort((a, b) => a.heading.order - b.heading.order)
    .map(({ kind, heading: { order: _order, ...heading } }) => ({
      ...heading,
      kinds: kinds().flatMap((one) => (one.kind === kind || one.toldUnder === kind ? [one.kind] : [])),
    })),
  {
    icon: '📦',
    title: 'Other Objects',
    kinds: kinds().flatMap(({ kind, heading, toldUnder }) => (heading || toldUnder !== undefined ? [] : [kind])),
  },
];

export const operationSection = {
  icon: '🧪',
  title: 'Testing Basic Operations...',
  subject: 'Basic Operations',
} as const;

export const rule = '='.repeat(48);

/** The lines around the sections; `{verdict}` stands for why the validation failed. `schema` is the name of the schema, or empty. */
export const frame = (schema: string, look: Look = lookOf()) => {
  const name = schema === '' ? '' : `${schema} `;
  return {
    start: look.heading('🚀', `Starting ${name}Schema Validation`),
    complete: look.heading('🎉', `${name}Schema Validation Complete!`),
    failed: look.error(`${name}Schema Validation failed: {verdict}`),
  };
};
