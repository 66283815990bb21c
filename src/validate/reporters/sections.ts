import type { Kind } from '../../postgres/model/index.js';
import { type Look, lookOf } from './look.js';

/** A heading of the text report, and how it tells what it found. */
export interface Section {
  readonly icon: string;
  readonly title: string;
  readonly kinds: readonly (Kind | 'operation')[];
  /** One line for each declared object of the first kind; `{name}` stands for its name. */
  readonly each?: string;
  /** One line for all of them; `{count}` stands for their number. `schema` is the name of the schema, or empty. */
  readonly all?: (schema: string) => string;
}

const named = (schema: string, what: string): string =>
  schema === '' ? what.charAt(0).toUpperCase() + what.slice(1) : `${schema} ${what}`;

/** The layout of the report. A section without `each` and `all` appears only when it has something to tell. */
export const sections: readonly Section[] = [
  {
    icon: '📋',
    title: 'Tables',
    kinds: ['table', 'column', 'constraint'],
    each: '{name} table exists',
  },
  { icon: '🏷️ ', title: 'Enums', kinds: ['enum'], each: '{name} enum exists' },
  {
    icon: '📊',
    title: 'Indexes',
    kinds: ['index'],
    all: (schema) => `${named(schema, 'indexes')} created ({count} found)`,
  },
  { icon: '🔒', title: 'RLS Policies', kinds: ['policy'], all: () => 'RLS policies created ({count} found)' },
  { icon: '⚡', title: 'Triggers', kinds: ['trigger'], all: () => 'Triggers created ({count} found)' },
  { icon: '🧩', title: 'Functions', kinds: ['function'] },
  { icon: '👤', title: 'Roles', kinds: ['role'] },
  { icon: '🔑', title: 'Grants', kinds: ['grant'] },
  { icon: '💬', title: 'Comments', kinds: ['comment'] },
  { icon: '📜', title: 'Rules', kinds: ['rule'] },
  { icon: '📦', title: 'Other Objects', kinds: ['schema', 'sequence', 'view'] },
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
