import { type Transition, transitionSuite } from './transition-suite.js';

const d = (config: string): string => `export const d = pgDomain('d', { ${config} });`;

const text = (rest = ''): string => d(`type: 'text'${rest}`);

const checked = (checks: string): string => text(`, checks: { ${checks} }`);

const t = (columns = "x: d('x'), y: d('y').array()"): string =>
  `export const t = pgTable('t', { id: integer('id').primaryKey(), ${columns} });`;

const v = `export const v = pgView('v').as((qb) => qb.select({ x: t.x }).from(t));`;

const plain = { rows: `insert into t values (1, 'a', '{b,c}'), (2, null, null)` };
const same = { ...plain, same: 'select x::text, y::text[] from t order by id' };
const one = { rows: `insert into t values (1, 'abc'), (2, null)`, same: 'select x::text from t order by id' };

const c = (attributes: string, rest = ''): string => `export const c = pgCompositeType('c', { ${attributes} }${rest});`;
const u = `export const u = pgTable('u', { id: integer('id').primaryKey(), x: c('x'), y: c('y').array() });`;
const w = `export const w = pgView('w').as((qb) => qb.select({ x: u.x }).from(u));`;
const records = {
  rows: `insert into u values (1, row(1, 'a'), array[row(2, 'b')::c, null]), (2, null, '{}'), (3, row(null, null), null)`,
};

const composites: readonly Transition[] = [
  ['a composite type', '', c(`a: 'integer', "odd 'name": 'text'`)],
  [
    'a composite type in a schema',
    `export const s = pgSchema('tr_c');`,
    `export const s = pgSchema('tr_c'); ${c("a: 'integer'", ", { schema: 'tr_c' }")}`,
  ],
  [
    'an attribute at the end',
    `${c("a: 'integer', b: 'text'")} ${u} ${w}`,
    `${c("a: 'integer', b: 'text', d: 'boolean'")} ${u} ${w}`,
    {
      rows: records.rows,
      rowsBack: `insert into u values (1, row(1, 'a', true))`,
      isPrintedOtherwise: true,
      same: 'select (x).a, (x).b from u order by id',
    },
  ],
  [
    'an attribute at the start, and others of other types',
    `${c("a: 'integer', b: 'text'")} ${u} ${w}`,
    `${c("n: 'date', a: 'bigint', b: 'varchar'")} ${u} ${w}`,
    {
      rows: records.rows,
      rowsBack: `insert into u values (1, row(null, 1, 'a'), array[row(null, 2, 'b')::c, null]), (2, null, '{}')`,
      isPrintedOtherwise: true,
      same: 'select (x).a::text, (x).b, (y[1]).b, (y[2]).b as none, cardinality(y), x is null as none from u order by id',
    },
  ],
  [
    'an attribute under another name',
    `${c("a: 'integer', b: 'text'")} ${u}`,
    `${c("a: 'integer', label: 'text'")} ${u}`,
    {
      ...records,
      renames: ['value:c.b=label'],
      back: ['value:c.label=b'],
      same: 'select x::text, y::text from u order by id',
    },
  ],
  [
    'a composite type under another name',
    `${c("a: 'integer', b: 'text'")} ${u} ${w}`,
    `${c("a: 'integer', b: 'text'").replace("'c'", "'d e'")} ${u} ${w}`,
    {
      ...records,
      rowsBack: records.rows.replace('::c', '::"d e"'),
      renames: ['composite:c=d e'],
      back: ['composite:d e=c'],
      same: 'select x::text, y::text from u order by id',
    },
  ],
  [
    'comments and rights on a composite type',
    `export const r = pgRole('tr_records'); ${c("a: 'integer'")}`,
    `export const r = pgRole('tr_records'); ${c("a: 'integer'")} export const about = comment(c, 'what it is'); export const g = grant('usage').on(c).to(r);`,
  ],
];

const transitions: readonly Transition[] = [
  [
    'a domain',
    '',
    text(`, notNull: true, default: sql\`'a'\`, collation: 'C', checks: { "odd 'name": sql\`value <> 'x'\` }`),
  ],
  [
    'a domain and columns of it',
    t("z: text('z')"),
    `${text()} ${t("z: text('z'), x: d('x'), y: d('y').array()")}`,
    { rows: `insert into t (id) values (1)` },
  ],
  [
    'a domain that only columns use',
    t("z: text('z')"),
    `${text().replace('export ', '')} ${t("z: text('z'), x: d('x')")}`,
  ],
  [
    'columns that become ones of a domain',
    `${text()} ${t("x: text('x'), y: text('y').array()")}`,
    `${text()} ${t()}`,
    same,
  ],
  [
    'a check of a domain',
    `${text()} ${t("x: d('x')")} ${v}`,
    `${checked("valid: sql`value <> 'x'`")} ${t("x: d('x')")} ${v}`,
    one,
  ],
  ['a check of a domain of arrays', `${text()} ${t()}`, `${checked("valid: sql`value <> 'x'`")} ${t()}`, same],
  [
    'checks under other names, with other rules and none',
    `${checked("a: sql`value <> 'x'`, b: sql`length(value) < 9`, c: sql`value <> 'z'`")} ${t("x: d('x')")}`,
    `${checked("renamed: sql`value <> 'x'`, b: sql`length(value) < 8`")} ${t("x: d('x')")}`,
    one,
  ],
  [
    'NOT NULL of a domain',
    `${text()} ${t("x: d('x')")}`,
    `${text(', notNull: true')} ${t("x: d('x')")}`,
    { ...one, rows: `insert into t values (1, 'abc')` },
  ],
  ['a default of a domain', `${text()} ${t("x: d('x')")}`, `${text(", default: sql`'b'`")} ${t("x: d('x')")}`, one],
  ['another collation of a domain', `${text()} ${t()} ${v}`, `${text(", collation: 'C'")} ${t()} ${v}`, same],
  ['a domain of another type', `${text()} ${t()} ${v}`, `${d("type: 'varchar(20)'")} ${t()} ${v}`, same],
  [
    'a domain of numbers',
    `${d("type: 'integer'")} ${t()}`,
    `${d("type: 'bigint'")} ${t()}`,
    { ...same, rows: `insert into t values (1, 5, '{6}')` },
  ],
  [
    'a domain over a domain of another type',
    `${text()} export const e = pgDomain('e', { type: 'public.d', checks: { e: sql\`value <> 'e'\` } }); ${t("x: d('x'), y: e('y')")}`,
    `${d("type: 'varchar(20)'")} export const e = pgDomain('e', { type: 'public.d', checks: { e: sql\`value <> 'e'\` } }); ${t("x: d('x'), y: e('y')")}`,
    { rows: `insert into t values (1, 'a', 'b')`, same: 'select x::text, y::text from t' },
  ],
  [
    'a domain under another name',
    `${checked("valid: sql`value <> 'x'`")} ${t()} ${v}`,
    `${checked("valid: sql`value <> 'x'`").replace("'d'", "'D m'")} ${t()} ${v}`,
    { ...same, renames: ['domain:d=D m'], back: ['domain:D m=d'] },
  ],
  [
    'a domain in another schema',
    `export const s = pgSchema('tr_d'); ${text()} ${t()}`,
    `export const s = pgSchema('tr_d'); ${text(", schema: 'tr_d'")} ${t()}`,
    { ...same, renames: ['domain:d=tr_d.d'], back: ['domain:tr_d.d=public.d'] },
  ],
  [
    'a function of a domain whose check calls another function',
    t("x: text('x')"),
    `export const ok = pgFunction('ok', { args: [{ name: 'a', type: 'text' }], returns: 'boolean', language: 'sql', volatility: 'immutable', body: "select a <> 'x'" });
     ${checked('valid: sql`public.ok(value)`')} ${t("x: d('x')")}
     export const g = pgFunction('g', { args: [{ name: 'a', type: 'd' }], returns: 'd', language: 'sql', body: 'select a' });`,
    one,
  ],
  [
    'comments and rights on a domain',
    `export const r = pgRole('tr_types'); ${text()}`,
    `export const r = pgRole('tr_types'); ${text()} export const c = comment(d, 'what it is'); export const g = grant('usage').on(d).to(r);`,
  ],
];

transitionSuite([...transitions, ...composites]);
