/** ACCESS SHARE stands for none, too. */
export type Lock = 'ACCESS SHARE' | 'ACCESS EXCLUSIVE' | 'SHARE ROW EXCLUSIVE' | 'SHARE UPDATE EXCLUSIVE' | 'SHARE';

/** One change of a table `t` that is in use. */
export interface Change {
  readonly before: string;
  readonly after: string;
  /** The strongest lock on `t`. */
  readonly lock: Lock;
  /** Whether the rows of `t` are written anew, or all of them are read. */
  readonly cost: 'rewrite' | 'scan' | 'none';
  /** Rows with which it goes through, the most extreme ones that there are. */
  readonly good: string;
  /** Rows with which it fails; without them, there are none. */
  readonly bad?: string;
  /** A query of running code that fails after it. */
  readonly breaks?: string;
  /** Whether values are gone. */
  readonly loses?: true;
}

export const t = (columns: string, more = ''): string =>
  `create table t (id int primary key${columns && `, ${columns}`}); ${more}`;

const a = (value: string): string => `insert into t (id, a) values (1, ${value})`;

/** A change of type of a column that may be null. */
const type = (from: string, to: string, cost: Change['cost'], good: string, bad?: string): Change => ({
  before: t(`a ${from}`),
  after: t(`a ${to}`),
  lock: 'ACCESS EXCLUSIVE',
  cost,
  good: a(good),
  ...(bad !== undefined && { bad: a(bad) }),
});

const mood = `create type mood as enum ('sad', 'ok');`;
export const types: readonly Change[] = [
  type('int', 'bigint', 'rewrite', '2147483647'),
  type('bigint', 'int', 'rewrite', '1', '2147483648'),
  type('smallint', 'numeric(5,0)', 'rewrite', '-32768'),
  type('smallint', 'numeric(5,1)', 'rewrite', '1', '32767'),
  type('int', 'text', 'rewrite', '-2147483648'),
  type('text', 'int', 'rewrite', `'1'`, `'x'`),
  type('varchar(9)', 'varchar(12)', 'none', `'abcdefghi'`),
  type('varchar(9)', 'varchar(5)', 'rewrite', `'abc'`, `'abcdefghi'`),
  type('varchar(9)', 'text', 'none', `'abcdefghi'`),
  type('text', 'varchar(9)', 'rewrite', `'abc'`, `'abcdefghij'`),
  type('char(5)', 'text', 'rewrite', `'abc'`),
  type('char(5)', 'varchar(5)', 'rewrite', `'abcde'`),
  type('numeric(5,2)', 'numeric(9,2)', 'none', '999.99'),
  type('numeric(9,2)', 'numeric(5,2)', 'rewrite', '1', '1000'),
  type('numeric(3,2)', 'numeric(2,1)', 'rewrite', '1', '9.99'),
  type('numeric(3,2)', 'numeric(3,1)', 'rewrite', '9.99'),
  type('numeric', 'double precision', 'rewrite', '1', '1e400'),
  type('double precision', 'real', 'rewrite', '1', '1e300'),
  type('real', 'double precision', 'rewrite', '3e38'),
  type('timestamp', 'timestamptz', 'rewrite', `'2020-02-29'`),
  type('timestamp', 'timestamp(0)', 'rewrite', 'now()'),
  type('timestamp(0)', 'timestamp', 'none', 'now()'),
  type('timestamp', 'date', 'rewrite', `'infinity'`),
  type('timestamptz', 'date', 'rewrite', 'now()'),
  type('jsonb', 'json', 'rewrite', `'{"a": 1}'`),
  type('json', 'jsonb', 'rewrite', `'{"a": 1}'`, `'"\\u0000"'`),
  type('boolean', 'int', 'rewrite', 'true'),
  type('int', 'boolean', 'rewrite', '7'),
  type('cidr', 'inet', 'none', `'10.0.0.0/8'`),
  type('inet', 'cidr', 'rewrite', `'10.0.0.0/8'`),
  type('int[]', 'bigint[]', 'rewrite', `'{1}'`),
  type('bigint[]', 'int[]', 'rewrite', `'{1}'`, `'{2147483648}'`),
  { ...type('mood', 'text', 'rewrite', `'ok'`), before: mood + t('a mood'), after: mood + t('a text') },
  { ...type('text', 'mood', 'rewrite', `'ok'`, `'x'`), before: mood + t('a text'), after: mood + t('a mood') },
];

export const changes: readonly Change[] = [
  { before: t(''), after: t('a int'), lock: 'ACCESS EXCLUSIVE', cost: 'none', good: 'insert into t values (1)' },
  {
    before: t(''),
    after: t('a int not null default 3'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: 'insert into t values (1)',
  },
  {
    before: t(''),
    after: t('a int not null'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: 'select',
    bad: 'insert into t values (1)',
  },
  {
    before: t(''),
    after: t('a uuid default gen_random_uuid()'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'rewrite',
    good: 'insert into t values (1)',
  },
  {
    before: t(''),
    after: t('a int generated always as (id * 2) stored'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'rewrite',
    good: 'insert into t values (1)',
  },
  {
    before: t('a int generated always as (id * 2) stored'),
    after: t(''),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: 'insert into t values (1)',
    breaks: 'select a from t',
  },
  {
    before: t('a int generated always as (id * 2) stored'),
    after: t('a int generated always as (id * 3) stored'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'rewrite',
    good: 'insert into t values (1)',
  },
  {
    before: t('a int generated always as (id * 2) stored'),
    after: t('a int'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: 'insert into t values (1)',
  },
  {
    before: t('a int'),
    after: t(''),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: a('1'),
    breaks: 'select a from t',
    loses: true,
  },
  { before: t('a int'), after: t('a int default 7'), lock: 'ACCESS EXCLUSIVE', cost: 'none', good: a('1') },
  {
    before: t('a int'),
    after: t('a int not null'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'scan',
    good: a('1'),
    bad: a('null'),
  },
  { before: t('a int not null'), after: t('a int'), lock: 'ACCESS EXCLUSIVE', cost: 'none', good: a('1') },
  {
    before: t('a int not null'),
    after: t('a int not null generated by default as identity'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'scan',
    good: a('1'),
  },
  { before: t('a int'), after: t('a int', 'create index i on t (a)'), lock: 'SHARE', cost: 'scan', good: a('1') },
  {
    before: t('a int'),
    after: t('a int', 'create unique index i on t (a)'),
    lock: 'SHARE',
    cost: 'scan',
    good: a('1'),
    bad: `${a('1')}; insert into t values (2, 1)`,
  },
  {
    before: t('a int', 'create index i on t (a)'),
    after: t('a int'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: a('1'),
  },
  {
    before: t('a int'),
    after: t('a int constraint c check (a > 0)'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'scan',
    good: a('1'),
    bad: a('-1'),
  },
  {
    before: t('a int'),
    after: t('a int', 'alter table t add constraint c check (a > 0) not valid'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: a('-1'),
  },
  {
    before: t('a int', 'alter table t add constraint c check (a > 0) not valid'),
    after: t('a int constraint c check (a > 0)'),
    lock: 'SHARE UPDATE EXCLUSIVE',
    cost: 'none',
    good: a('1'),
  },
  {
    before: t('a int'),
    after: t('a int constraint c references t'),
    lock: 'SHARE ROW EXCLUSIVE',
    cost: 'scan',
    good: a('1'),
    bad: a('2'),
  },
  {
    before: t('a int constraint c references t'),
    after: t('a int'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: a('1'),
  },
  {
    before: t('a int'),
    after: t('a int constraint c unique'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'scan',
    good: a('1'),
    bad: `${a('1')}; insert into t values (2, 1)`,
  },
  {
    before: t('a int'),
    after: t('a int', 'alter table t set unlogged'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'rewrite',
    good: a('1'),
  },
  {
    before: t('a int'),
    after: t('a int', 'alter table t enable row level security'),
    lock: 'ACCESS EXCLUSIVE',
    cost: 'none',
    good: a('1'),
  },
  {
    before: `${mood} ${t('a mood')}`,
    after: `create type mood as enum ('sad', 'ok', 'glad'); ${t('a mood')}`,
    lock: 'ACCESS SHARE',
    cost: 'none',
    good: a(`'ok'`),
  },
  {
    before: `${mood} ${t('a mood')}`,
    after: `create type mood as enum ('sad'); ${t('a mood')}`,
    lock: 'ACCESS EXCLUSIVE',
    cost: 'rewrite',
    good: a(`'sad'`),
    bad: a(`'ok'`),
  },
  {
    before: `${mood} ${t('a mood')}`,
    after: `create type mood as enum ('ok', 'sad'); ${t('a mood')}`,
    lock: 'ACCESS EXCLUSIVE',
    cost: 'rewrite',
    good: a(`'sad'`),
  },
  {
    before: t('a int', 'create view v as select a from t'),
    after: t('a int'),
    lock: 'ACCESS SHARE',
    cost: 'none',
    good: a('1'),
    breaks: 'select * from v',
  },
];
