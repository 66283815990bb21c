import { type ColumnBuilderRuntimeConfig, sql } from 'drizzle-orm';
import * as pg from 'drizzle-orm/pg-core';
import type {
  ForeignKey,
  Index,
  PgMaterializedViewWithConfig,
  PgPolicyConfig,
  PgRoleConfig,
  PgSequenceOptions,
  ViewWithConfig,
} from 'drizzle-orm/pg-core';
import {
  comment,
  commentOn,
  grant,
  type PgFunctionArgument,
  type PgFunctionConfig,
  pgFunction,
  type PgTriggerConfig,
  pgTrigger,
  type RoleAttributes,
  shared,
  type Target,
} from '../../src/declare/index.js';

/** Exports of a schema. */
export type Exports = Readonly<Record<string, unknown>>;
/** The same declarations with an option and without it, or with another value where it has to be given. */
export type Pair = readonly [given: Exports, left: Exports];
/** A pair for each option of a builder. The types of the builders say which there are: a new one is a compile error here. */
type Options<Builder> = Readonly<Record<keyof Required<Builder>, Pair>>;

const table = (columns: Record<string, unknown>, extras?: (t: never) => unknown[]): Exports => ({
  t: pg.pgTable('t', columns as never, extras as never),
});
const column = (given: unknown, left: unknown): Pair => [table({ a: given }), table({ a: left })];
const both = <T>(of: (value: T) => Exports, given: T, left: T): Pair => [of(given), of(left)];

type ColumnOptions = Omit<
  ColumnBuilderRuntimeConfig<unknown>,
  // What Drizzle does in the program, or derives from the others.
  'defaultFn' | 'onUpdateFn' | 'hasDefault' | 'dataType' | 'columnType' | 'keyAsName'
>;

export const columnOptions: Options<ColumnOptions> = {
  name: column(pg.integer('b'), pg.integer('c')),
  notNull: column(pg.integer().notNull(), pg.integer()),
  default: column(pg.integer().default(5), pg.integer()),
  primaryKey: column(pg.integer().primaryKey(), pg.integer().notNull()),
  isUnique: column(pg.integer().unique(), pg.integer()),
  uniqueName: column(pg.integer().unique('u'), pg.integer().unique()),
  uniqueType: column(pg.integer().unique('u', { nulls: 'not distinct' }), pg.integer().unique('u')),
  generated: column(pg.integer().generatedAlwaysAs(sql`1 + 1`), pg.integer()),
  generatedIdentity: column(pg.integer().generatedAlwaysAsIdentity(), pg.integer().notNull()),
};

export const columnTypes: Readonly<Record<string, Pair>> = {
  'varchar length': column(pg.varchar({ length: 5 }), pg.varchar()),
  'char length': column(pg.char({ length: 5 }), pg.char()),
  'bit dimensions': column(pg.bit({ dimensions: 3 }), pg.bit({ dimensions: 4 })),
  'numeric precision': column(pg.numeric({ precision: 8 }), pg.numeric()),
  'numeric scale': column(pg.numeric({ precision: 8, scale: 2 }), pg.numeric({ precision: 8 })),
  'time precision': column(pg.time({ precision: 2 }), pg.time()),
  'time withTimezone': column(pg.time({ withTimezone: true }), pg.time()),
  'timestamp precision': column(pg.timestamp({ precision: 2 }), pg.timestamp()),
  'timestamp withTimezone': column(pg.timestamp({ withTimezone: true }), pg.timestamp()),
  'interval fields': column(pg.interval({ fields: 'day' }), pg.interval()),
  'interval precision': column(pg.interval({ precision: 2 }), pg.interval()),
  array: column(pg.text().array(), pg.text()),
  'default of an array': column(pg.text().array().default(['a']), pg.text().array()),
  'default of an array that is empty': column(pg.text().array().default([]), pg.text().array()),
  'default that is an expression': column(pg.text().default(sql`upper('a')`), pg.text()),
  'default that is JSON null': column(pg.jsonb().default(null), pg.jsonb()),
  'default that is an empty text': column(pg.text().default(''), pg.text()),
  'default that is zero': column(pg.integer().default(0), pg.integer()),
  'default that is false': column(pg.boolean().default(false), pg.boolean()),
  'default of now': column(pg.timestamp().defaultNow(), pg.timestamp()),
  'default at random': column(pg.uuid().defaultRandom(), pg.uuid()),
  'generated as text': column(pg.text().generatedAlwaysAs("'a'"), pg.text()),
  'generated as a function': column(
    pg.text().generatedAlwaysAs(() => sql`'a'`),
    pg.text(),
  ),
  serial: column(pg.serial(), pg.integer().notNull()),
  'custom type': column(pg.customType<{ data: string }>({ dataType: () => 'tsvector' })(), pg.text()),
  'enum of a column': column(pg.pgEnum('mood', ['sad'])(), pg.text()),
};

const identity = (options: PgSequenceOptions, name?: string): Exports =>
  table({ a: pg.integer().generatedAlwaysAsIdentity({ ...(name !== undefined && { name }), ...options }) });

const sequenceValues: Required<PgSequenceOptions> = {
  increment: 5,
  minValue: -10,
  maxValue: 99,
  startWith: 7,
  cache: 3,
  cycle: true,
};

const eachOption = (of: (options: PgSequenceOptions) => Exports): Options<PgSequenceOptions> =>
  leavingOut(sequenceValues, of);

/** A pair for each property of a value: with all, and with all but that. */
function leavingOut<T extends object>(whole: T, of: (value: T) => Exports): Record<keyof Required<T>, Pair> {
  const pairs = Object.keys(whole).map((key): [string, Pair] => {
    const { [key]: _left, ...rest } = whole as Record<string, unknown>;
    return [key, [of(whole), of(rest as T)]];
  });
  return Object.fromEntries(pairs) as Record<keyof Required<T>, Pair>;
}

export const identityOptions: Options<PgSequenceOptions & { type: 1; name: 1 }> = {
  ...eachOption(identity),
  type: column(pg.integer().generatedAlwaysAsIdentity(), pg.integer().generatedByDefaultAsIdentity()),
  name: [identity({}, 's'), identity({})],
};

export const sequenceOptions: Options<PgSequenceOptions & { name: 1; schema: 1 }> = {
  ...eachOption((options) => ({ s: pg.pgSequence('s', options) })),
  name: both((name: string) => ({ s: pg.pgSequence(name) }), 's', 'z'),
  schema: [{ s: pg.pgSchema('app').sequence('s') }, { s: pg.pgSequence('s') }],
};

const two = { a: pg.text(), b: pg.integer() };
const onTwo = (extra: (t: { a: pg.ExtraConfigColumn; b: pg.ExtraConfigColumn }) => unknown): Exports =>
  table({ a: pg.text(), b: pg.integer() }, (t) => [extra(t)]);
const index = (given: Parameters<typeof onTwo>[0], left: Parameters<typeof onTwo>[0]): Pair => [
  onTwo(given),
  onTwo(left),
];
const on = pg.index('i');

type IndexOptions = Omit<Index['config'], 'table' | 'concurrently' | 'only'> &
  Required<pg.IndexedColumn['indexConfig']>;

export const indexOptions: Options<IndexOptions> = {
  name: index(
    (t) => on.on(t.a),
    (t) => pg.index().on(t.a),
  ),
  columns: index(
    (t) => on.on(t.a, t.b),
    (t) => on.on(t.a),
  ),
  unique: index(
    (t) => pg.uniqueIndex('i').on(t.a),
    (t) => on.on(t.a),
  ),
  where: index(
    (t) => on.on(t.a).where(sql`b > 0`),
    (t) => on.on(t.a),
  ),
  with: index(
    (t) => on.on(t.a).with({ fillfactor: 70 }),
    (t) => on.on(t.a),
  ),
  method: index(
    (t) => on.using('hash', t.a),
    (t) => on.on(t.a),
  ),
  order: index(
    (t) => on.on(t.a.desc()),
    (t) => on.on(t.a),
  ),
  nulls: index(
    (t) => on.on(t.a.nullsFirst()),
    (t) => on.on(t.a),
  ),
  opClass: index(
    (t) => on.on(t.a.op('text_pattern_ops')),
    (t) => on.on(t.a),
  ),
};

export const indexKeys: Readonly<Record<string, Pair>> = {
  'nulls behind desc': index(
    (t) => on.on(t.a.desc().nullsFirst()),
    (t) => on.on(t.a.desc()),
  ),
  'an expression': index(
    (t) => on.on(sql`lower(${t.a})`),
    (t) => on.on(t.a),
  ),
  'order of a second key': index(
    (t) => on.on(t.a, t.b.desc()),
    (t) => on.on(t.a, t.b),
  ),
};

const keys = (
  extra: (t: { a: pg.AnyPgColumn; b: pg.AnyPgColumn }, up: { a: pg.AnyPgColumn; b: pg.AnyPgColumn }) => unknown,
): Exports => {
  const up = pg.pgTable('up', { a: pg.integer().notNull().unique(), b: pg.integer().notNull().unique() });
  const t = pg.pgTable('t', { a: pg.integer().notNull(), b: pg.integer().notNull() }, (own) => [
    extra(own as never, up as never) as never,
  ]);
  return { up, t };
};

type ForeignKeyOptions = Pick<ForeignKey, 'onUpdate' | 'onDelete'> &
  Omit<ReturnType<ForeignKey['reference']>, 'foreignTable'>;

export const foreignKeyOptions: Options<ForeignKeyOptions> = {
  name: both(
    (name: string | undefined) =>
      keys((t, up) => pg.foreignKey({ ...(name !== undefined && { name }), columns: [t.a], foreignColumns: [up.a] })),
    'f',
    undefined,
  ),
  columns: [
    keys((t, up) => pg.foreignKey({ name: 'f', columns: [t.a], foreignColumns: [up.a] })),
    keys((t, up) => pg.foreignKey({ name: 'f', columns: [t.b], foreignColumns: [up.a] })),
  ],
  foreignColumns: [
    keys((t, up) => pg.foreignKey({ name: 'f', columns: [t.a], foreignColumns: [up.a] })),
    keys((t, up) => pg.foreignKey({ name: 'f', columns: [t.a], foreignColumns: [up.b] })),
  ],
  onUpdate: [
    keys((t, up) => pg.foreignKey({ name: 'f', columns: [t.a], foreignColumns: [up.a] }).onUpdate('cascade')),
    keys((t, up) => pg.foreignKey({ name: 'f', columns: [t.a], foreignColumns: [up.a] })),
  ],
  onDelete: [
    keys((t, up) => pg.foreignKey({ name: 'f', columns: [t.a], foreignColumns: [up.a] }).onDelete('set null')),
    keys((t, up) => pg.foreignKey({ name: 'f', columns: [t.a], foreignColumns: [up.a] })),
  ],
};

const refers = (actions?: pg.ReferenceConfig['actions']): Exports => {
  const up = pg.pgTable('up', { a: pg.integer().primaryKey() });
  return { up, t: pg.pgTable('t', { a: pg.integer().references(() => up.a, actions) }) };
};

export const keyOptions: Readonly<Record<string, Pair>> = {
  references: [refers(), { ...refers(), t: pg.pgTable('t', { a: pg.integer() }) }],
  'references onDelete': [refers({ onDelete: 'cascade' }), refers()],
  'references onUpdate': [refers({ onUpdate: 'restrict' }), refers()],
  'primary key': [keys((t) => pg.primaryKey({ columns: [t.a, t.b] })), keys((t) => pg.check('c', sql`${t.a} > 0`))],
  'primary key name': [
    keys((t) => pg.primaryKey({ name: 'p', columns: [t.a] })),
    keys((t) => pg.primaryKey({ columns: [t.a] })),
  ],
  'primary key columns': [
    keys((t) => pg.primaryKey({ name: 'p', columns: [t.a, t.b] })),
    keys((t) => pg.primaryKey({ name: 'p', columns: [t.b, t.a] })),
  ],
  'unique name': [keys((t) => pg.unique('u').on(t.a)), keys((t) => pg.unique().on(t.a))],
  'unique columns': [keys((t) => pg.unique('u').on(t.a, t.b)), keys((t) => pg.unique('u').on(t.a))],
  'unique nullsNotDistinct': [
    keys((t) => pg.unique('u').on(t.a).nullsNotDistinct()),
    keys((t) => pg.unique('u').on(t.a)),
  ],
  'check name': [keys((t) => pg.check('c', sql`${t.a} > 0`)), keys((t) => pg.check('d', sql`${t.a} > 0`))],
  'check value': [keys((t) => pg.check('c', sql`${t.a} > 0`)), keys((t) => pg.check('c', sql`${t.a} > 1`))],
  'check value with a parameter': [
    keys((t) => pg.check('c', sql`${t.a} > ${1}`)),
    keys((t) => pg.check('c', sql`${t.a} > ${2}`)),
  ],
};

const policy = (config: PgPolicyConfig): Exports => ({
  r: pg.pgRole('trust_one'),
  ...onTwo(() => pg.pgPolicy('p', config)),
});
const wholePolicy: Required<PgPolicyConfig> = {
  as: 'restrictive',
  for: 'update',
  to: 'trust_one',
  using: sql`b > 0`,
  withCheck: sql`b > 1`,
};

export const policyOptions: Options<PgPolicyConfig> = {
  ...leavingOut(wholePolicy, policy),
  // All commands have both.
  for: both((command: 'all' | 'update') => policy({ ...wholePolicy, for: command }), 'update', 'all'),
};

const t = pg.pgTable('t', two);
const other = pg.pgTable('other', two);

export const tableOptions: Readonly<Record<string, Pair>> = {
  name: [{ t }, { t: other }],
  schema: [{ t: pg.pgSchema('app').table('t', two) }, { t }],
  columns: [{ t }, { t: pg.pgTable('t', { a: pg.text() }) }],
  enableRLS: [{ t: pg.pgTable('t', two).enableRLS() }, { t }],
  'RLS by a policy': [{ t: pg.pgTable('t', two, () => [pg.pgPolicy('p')]) }, { t: pg.pgTable('t', two).enableRLS() }],
  'policy name': [
    { t: pg.pgTable('t', two, () => [pg.pgPolicy('p')]) },
    { t: pg.pgTable('t', two, () => [pg.pgPolicy('q')]) },
  ],
  'policy that is linked': [{ t, p: pg.pgPolicy('p').link(t) }, { t }],
  'policy that is linked to another table': [
    { t, other, p: pg.pgPolicy('p').link(t) },
    { t, other, p: pg.pgPolicy('p').link(other) },
  ],
  'policy for two roles': [
    { two: pg.pgRole('trust_two'), ...policy({ to: ['trust_one', 'trust_two'] }) },
    { two: pg.pgRole('trust_two'), ...policy({ to: 'trust_one' }) },
  ],
};

export const typeOptions: Readonly<Record<string, Pair>> = {
  'schema that is declared': [{ app: pg.pgSchema('app') }, {}],
  'schema name': [{ app: pg.pgSchema('app') }, { app: pg.pgSchema('ppa') }],
  'enum name': [{ e: pg.pgEnum('e', ['a']) }, { e: pg.pgEnum('f', ['a']) }],
  'enum schema': [{ e: pg.pgSchema('app').enum('e', ['a']) }, { app: pg.pgSchema('app'), e: pg.pgEnum('e', ['a']) }],
  'enum values': [{ e: pg.pgEnum('e', ['a', 'b']) }, { e: pg.pgEnum('e', ['a']) }],
  'enum values in order': [{ e: pg.pgEnum('e', ['a', 'b']) }, { e: pg.pgEnum('e', ['b', 'a']) }],
  'enum of an object': [{ e: pg.pgEnum('e', { A: 'a', B: 'b' }) }, { e: pg.pgEnum('e', { A: 'a' }) }],
};

const view = (config: ViewWithConfig | undefined): Exports => {
  const builder = pg.pgView('v');
  return { t, v: (config ? builder.with(config) : builder).as((query) => query.select().from(t)) };
};
const options: { [Option in keyof Required<ViewWithConfig>]: ViewWithConfig } = {
  checkOption: { checkOption: 'local' },
  securityBarrier: { securityBarrier: true },
  securityInvoker: { securityInvoker: true },
};

const stored = (config: PgMaterializedViewWithConfig | undefined): Exports => {
  const builder = pg.pgMaterializedView('v');
  return { t, v: (config ? builder.with(config) : builder).as((query) => query.select().from(t)) };
};
const storage: Required<PgMaterializedViewWithConfig> = {
  fillfactor: 70,
  toastTupleTarget: 200,
  parallelWorkers: 2,
  autovacuumEnabled: false,
  vacuumIndexCleanup: 'off',
  vacuumTruncate: false,
  autovacuumVacuumThreshold: 7,
  autovacuumVacuumScaleFactor: 1,
  autovacuumVacuumCostDelay: 7,
  autovacuumVacuumCostLimit: 7,
  autovacuumFreezeMinAge: 7,
  autovacuumFreezeMaxAge: 200_000,
  autovacuumFreezeTableAge: 7,
  autovacuumMultixactFreezeMinAge: 7,
  autovacuumMultixactFreezeMaxAge: 20_000,
  autovacuumMultixactFreezeTableAge: 7,
  logAutovacuumMinDuration: 7,
  userCatalogTable: true,
};

export const viewOptions: Options<ViewWithConfig> = {
  checkOption: [view(options.checkOption), view(undefined)],
  securityBarrier: [view(options.securityBarrier), view(undefined)],
  securityInvoker: [view(options.securityInvoker), view(undefined)],
};
export const storedViewOptions: Options<PgMaterializedViewWithConfig> = leavingOut(storage, stored);

export const viewParts: Readonly<Record<string, Pair>> = {
  name: [view(undefined), { t, v: pg.pgView('w').as((query) => query.select().from(t)) }],
  query: [view(undefined), { t, v: pg.pgView('v').as((query) => query.select({ a: t.a }).from(t)) }],
  'query that is SQL': [
    { v: pg.pgView('v', { a: pg.integer() }).as(sql`select 1 as a`) },
    { v: pg.pgView('v', { a: pg.integer() }).as(sql`select 2 as a`) },
  ],
  schema: [
    {
      t,
      v: pg
        .pgSchema('app')
        .view('v')
        .as((query) => query.select().from(t)),
    },
    { ...view(undefined), app: pg.pgSchema('app') },
  ],
  materialized: [stored(undefined), view(undefined)],
  'schema of a materialized one': [
    {
      t,
      v: pg
        .pgSchema('app')
        .materializedView('v')
        .as((query) => query.select().from(t)),
    },
    { ...stored(undefined), app: pg.pgSchema('app') },
  ],
  using: [
    {
      t,
      v: pg
        .pgMaterializedView('v')
        .using('trust_heap')
        .as((query) => query.select().from(t)),
    },
    stored(undefined),
  ],
  'check option cascaded': [view({ checkOption: 'cascaded' }), view({ checkOption: 'local' })],
};

const madeRole = (config: PgRoleConfig): Exports => ({ r: pg.pgRole('trust_one', config) });
const sharedRole = (attributes: RoleAttributes): Exports => ({
  r: shared(pg.pgRole('trust_one').existing(), attributes),
});

export const roleOptions: Options<PgRoleConfig & { name: 1 }> = {
  ...leavingOut<Required<PgRoleConfig>>({ createDb: true, createRole: true, inherit: false }, madeRole),
  name: [{ r: pg.pgRole('trust_one') }, { r: pg.pgRole('trust_two') }],
};
export const sharedRoleOptions: Options<RoleAttributes> = leavingOut<Required<RoleAttributes>>(
  { login: true, inherit: false, bypassRls: true, createDb: true, createRole: true },
  sharedRole,
);

const fires = pgFunction('fires', { returns: 'trigger', language: 'plpgsql', body: 'begin return null; end' });
const firesToo = pgFunction('fires_too', { returns: 'trigger', language: 'plpgsql', body: 'begin return null; end' });

type AnyTrigger = PgTriggerConfig<typeof t>;
const trigger = (config: Partial<AnyTrigger>): Exports => ({
  t,
  other,
  fires,
  firesToo,
  g: pgTrigger('g', { on: t, timing: 'after', events: ['update'], execute: fires, ...config }),
});

export const triggerOptions: Options<AnyTrigger & { name: 1; 'shared function': 1 }> = {
  name: [
    trigger({}),
    { ...trigger({}), g: pgTrigger('h', { on: t, timing: 'after', events: ['update'], execute: fires }) },
  ],
  on: [trigger({}), trigger({ on: other as never })],
  timing: [trigger({ timing: 'before' }), trigger({})],
  events: [trigger({ events: ['update', 'delete'] }), trigger({})],
  updateOf: [trigger({ updateOf: [t.a] }), trigger({})],
  forEach: [trigger({ forEach: 'row' }), trigger({})],
  when: [trigger({ forEach: 'row', when: sql`new.b > 0` }), trigger({ forEach: 'row' })],
  execute: [trigger({}), trigger({ execute: firesToo })],
  args: [trigger({ args: ['x'] }), trigger({})],
  referencing: [trigger({ referencing: { oldTable: 'was' } }), trigger({})],
  constraint: [trigger({ forEach: 'row', constraint: {} }), trigger({ forEach: 'row' })],
  enabled: [trigger({ enabled: 'always' }), trigger({})],
  'shared function': [
    { t, g: pgTrigger('g', { on: t, timing: 'after', events: ['update'], execute: shared(fires) }) },
    { t, g: pgTrigger('g', { on: t, timing: 'after', events: ['update'], execute: shared(firesToo) }) },
  ],
};

export const triggerParts: Options<
  Required<AnyTrigger>['referencing'] & Required<AnyTrigger>['constraint'] & { replica: 1; disabled: 1 }
> = {
  oldTable: [
    trigger({ referencing: { oldTable: 'was', newTable: 'is' } }),
    trigger({ referencing: { newTable: 'is' } }),
  ],
  newTable: [
    trigger({ referencing: { oldTable: 'was', newTable: 'is' } }),
    trigger({ referencing: { oldTable: 'was' } }),
  ],
  deferrable: [
    trigger({ forEach: 'row', constraint: { deferrable: true } }),
    trigger({ forEach: 'row', constraint: {} }),
  ],
  initiallyDeferred: [
    trigger({ forEach: 'row', constraint: { initiallyDeferred: true } }),
    trigger({ forEach: 'row', constraint: { deferrable: true } }),
  ],
  replica: [trigger({ enabled: 'replica' }), trigger({ enabled: 'disabled' })],
  disabled: [trigger({ enabled: 'disabled' }), trigger({})],
};

type Needed = Pick<PgFunctionConfig<string>, 'returns' | 'language' | 'body'>;
const needed: Needed = { returns: 'setof integer', language: 'sql', body: 'select 1' };
const more: Required<Omit<PgFunctionConfig<string>, keyof Needed>> = {
  schema: 'app',
  args: [{ name: 'n', type: 'integer', default: '5' }],
  volatility: 'stable',
  strict: true,
  security: 'definer',
  owner: 'trust_one',
  parallel: 'safe',
  leakproof: true,
  cost: 7,
  rows: 9,
  set: { search_path: '' },
};
const routine = (config: PgFunctionConfig<string>): Exports => ({
  app: pg.pgSchema('app'),
  r: pg.pgRole('trust_one'),
  f: pgFunction('f', config),
});
const routineWith = (config: Partial<PgFunctionConfig<string>>): Exports => routine({ ...needed, ...more, ...config });
const withArgument = (argument: PgFunctionArgument): Exports => routineWith({ args: [argument] });

export const functionOptions: Options<PgFunctionConfig<string>> = {
  ...leavingOut(more, (some) => routine({ ...needed, ...some })),
  returns: [routineWith({}), routineWith({ returns: 'setof int8' })],
  language: [routineWith({}), routineWith({ language: 'plpgsql', body: 'begin end' })],
  body: [routineWith({}), routineWith({ body: 'select 2' })],
};

export const functionArguments: Options<PgFunctionArgument & { second: 1; setting: 1 }> = {
  name: [withArgument({ name: 'n', type: 'integer' }), withArgument({ type: 'integer' })],
  type: [withArgument({ name: 'n', type: 'integer' }), withArgument({ name: 'n', type: 'bigint' })],
  mode: [
    withArgument({ name: 'n', type: 'integer[]', mode: 'variadic' }),
    withArgument({ name: 'n', type: 'integer[]' }),
  ],
  default: [withArgument({ name: 'n', type: 'integer', default: '5' }), withArgument({ name: 'n', type: 'integer' })],
  second: [
    routineWith({ args: [{ type: 'integer' }, { type: 'text' }] }),
    routineWith({ args: [{ type: 'integer' }] }),
  ],
  setting: [routineWith({ set: { search_path: '', 'my.setting': 'x' } }), routineWith({})],
};

const roles = { one: pg.pgRole('trust_one'), two: pg.pgRole('trust_two') };
const given = (...grants: unknown[]): Exports => ({ t, other, ...roles, grants });

export const grantOptions: Readonly<Record<string, Pair>> = {
  grant: [given(grant('select').on(t).to('trust_one')), given()],
  privileges: [given(grant('select', 'insert').on(t).to('trust_one')), given(grant('select').on(t).to('trust_one'))],
  'all privileges': [given(grant('all').on(t).to('trust_one')), given(grant('select').on(t).to('trust_one'))],
  targets: [given(grant('select').on(t, other).to('trust_one')), given(grant('select').on(t).to('trust_one'))],
  roles: [given(grant('select').on(t).to('trust_one', roles.two)), given(grant('select').on(t).to('trust_one'))],
  public: [given(grant('select').on(t).to('public', 'trust_one')), given(grant('select').on(t).to('trust_one'))],
  'grant option': [
    given(grant('select').on(t).toWithGrantOption('trust_one')),
    given(grant('select').on(t).to('trust_one')),
  ],
  column: [given(grant('update').on(t.a).to('trust_one')), given(grant('update').on(t.a, t.b).to('trust_one'))],
  schema: [
    { ...roles, g: grant('usage').on(pg.pgSchema('app')).to('trust_one'), app: pg.pgSchema('app') },
    { ...roles, app: pg.pgSchema('app') },
  ],
  sequence: [
    { ...roles, s: pg.pgSequence('s'), g: grant('usage').on(pg.pgSequence('s')).to('trust_one') },
    { ...roles, s: pg.pgSequence('s') },
  ],
  function: [
    { ...roles, fires, g: grant('execute').on(fires).to('trust_one') },
    { ...roles, fires },
  ],
  view: [
    {
      ...view(undefined),
      ...roles,
      g: grant('select')
        .on(view(undefined)['v'] as pg.PgView)
        .to('trust_one'),
    },
    { ...view(undefined), ...roles },
  ],
};

const described = pg.pgTable('described', { a: pg.text() }, (own) => [
  pg.index('i').on(own.a),
  pg.check('c', sql`true`),
  pg.pgPolicy('p'),
]);
const linked = pg.pgPolicy('linked').link(described);
const all = {
  described,
  linked,
  fires,
  app: pg.pgSchema('app'),
  e: pg.pgEnum('e', ['a']),
  s: pg.pgSequence('s'),
  v: pg.pgView('v').as((query) => query.select().from(described)),
  m: pg.pgMaterializedView('m').as((query) => query.select().from(described)),
  g: pgTrigger('g', { on: described, timing: 'after', events: ['update'], execute: fires }),
};
const about = (declared: unknown): Pair => [{ ...all, about: declared }, all];

export const commentOptions: Readonly<
  Record<Exclude<Target['kind'], 'role'> | 'materialized view' | 'linked policy' | 'text', Pair>
> = {
  schema: about(comment(all.app, 'x')),
  enum: about(comment(all.e, 'x')),
  sequence: about(comment(all.s, 'x')),
  function: about(comment(fires, 'x')),
  table: about(comment(described, 'x')),
  column: about(comment(described.a, 'x')),
  view: about(comment(all.v, 'x')),
  'materialized view': about(comment(all.m, 'x')),
  index: about(commentOn('index', described, 'i', 'x')),
  constraint: about(commentOn('constraint', described, 'c', 'x')),
  policy: about(commentOn('policy', described, 'p', 'x')),
  'linked policy': about(comment(linked, 'x')),
  trigger: about(comment(all.g, 'x')),
  text: [
    { ...all, about: comment(described, 'x') },
    { ...all, about: comment(described, 'y') },
  ],
};

/** What changes no catalog, and why. */
export const withoutTrace: Readonly<Record<string, readonly [why: string, pair: Pair]>> = {
  'index concurrently': [
    'it says how the index is built on a table that is there',
    index(
      (own) => on.on(own.a).concurrently(),
      (own) => on.on(own.a),
    ),
  ],
  'index only': [
    'it leaves out the partitions of a table, of which Drizzle declares none',
    index(
      (own) => on.onOnly(own.a),
      (own) => on.on(own.a),
    ),
  ],
  'array size': ['PostgreSQL takes note of none', column(pg.text().array(3), pg.text().array())],
  'materialized view withNoData': [
    'rows are no schema',
    [
      {
        t,
        v: pg
          .pgMaterializedView('v')
          .withNoData()
          .as((query) => query.select().from(t)),
      },
      stored(undefined),
    ],
  ],
  'materialized view tablespace': [
    'it is a place on a disk of one server',
    [
      {
        t,
        v: pg
          .pgMaterializedView('v')
          .tablespace('x')
          .as((query) => query.select().from(t)),
      },
      stored(undefined),
    ],
  ],
  '$defaultFn and $onUpdateFn': [
    'the program calls them',
    column(
      pg
        .integer()
        .$defaultFn(() => 1)
        .$onUpdateFn(() => 2),
      pg.integer(),
    ),
  ],
};
