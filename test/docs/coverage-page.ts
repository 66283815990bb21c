import { propertyLabel, unmodelledKinds } from '../../src/postgres/catalog/index.js';
import { dependentKinds } from '../../src/postgres/kinds/index.js';
import { kinds } from '../../src/postgres/kinds/registry.js';
import { catalogProperties } from '../drift/properties.js';

/** `docs/coverage.md`: the kinds that are compared, their properties as they are read, and the deliberate gaps. */
export function coveragePage(): string {
  const properties = catalogProperties().map((one) => one.split(' ') as [kind: string, property: string]);
  const rows = kinds().map(({ kind, properties: table }) => {
    const names = properties.filter(([of]) => of === kind).map(([, property]) => property);
    const cells = names.map((name) => `${propertyLabel(name)}${table[name]?.isOnlyDeclared ? '¹' : ''}`);
    return `| ${kind}${dependentKinds().includes(kind) ? '²' : ''} | ${cells.join(', ') || 'that it exists'} |`;
  });
  return [
    '<!-- Generated from src/postgres by test/docs/coverage.test.ts: UPDATE=1 npx vitest run test/docs writes it. -->',
    '',
    '# What is compared, and what is not',
    '',
    'A table in the left column is any relation that holds rows: ordinary, partitioned, foreign, a partition. A view is also a',
    'materialized one, a function also a procedure.',
    '',
    '## Compared',
    '',
    '| kind | properties |',
    '|---|---|',
    ...rows,
    '',
    '¹ only if it is declared. ² belongs to another object: on a declared one, an undeclared one is drift if its kind is managed',
    '(`managed` in `archon-schema.config.ts`).',
    '',
    'Two properties that differ are two differences. An object that is missing or unexpected is one, together with everything that',
    'belongs to it, and so is one that is there under another name: a warning if the name is one that PostgreSQL or Drizzle derives.',
    '',
    'Of a shared role only the declared properties are compared, of a shared function its signature (`compareBody: true` adds the rest,',
    'as warnings). What an owner holds is not compared, except what was revoked from it',
    'and what is granted to it by a declaration.',
    '',
    'Grants are compared on objects that have a declared grant, whoever holds them; `managed: { grants: true }` does so on every',
    'declared object. On others they are left alone, since most databases grant by default.',
    '',
    '## Not compared',
    '',
    'Objects of these kinds in the declared schemas are counted and named in a note; they do not fail the validation. What belongs',
    'to an extension does not count. A foreign server counts if a declared schema has tables of it, a publication if it names such',
    'tables, an event trigger if its function is in such a schema.',
    '',
    ...unmodelledKinds.map(({ kind, plural }) => `- ${plural ?? `${kind}s`}`),
    '',
    'Nor are these ever compared: owners (except a function’s, if declared), the order of columns, rows, statistics,',
    'current values of sequences, default privileges, security labels, settings and memberships of roles, tablespaces, support',
    'functions, the other table of a constraint trigger (FROM), marks of DEPENDS ON EXTENSION, comments on roles, attributes, constraints of domains and the sequences of',
    'identity columns, row level security that custom SQL switched on and `--keep` leaves alone.',
    '',
  ].join('\n');
}
