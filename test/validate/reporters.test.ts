import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { visible } from '../../src/postgres/catalog/index.js';
import { type ReporterName, reporters } from '../../src/validate/index.js';
import { failureReporters } from '../../src/validate/reporters/index.js';
import { declared, drifted, finding, good, hostile, hostileDrift, validation } from './validations.js';

const names = Object.keys(reporters) as ReporterName[];
const title = 'Blog';

const failure = {
  error: 'Cannot connect',
  code: 'connect.refused',
  facts: { database: 'postgres://me@host/db' },
} as const;

test('the command line offers every reporter', () => {
  const validate = createProgram({ exitCode: 0 }).commands.find((command) => command.name() === 'validate');
  expect(validate?.options.find(({ long }) => long === '--reporter')?.argChoices).toEqual(names);
});

describe('a name with ESC, a line break and U+202E, which turns the direction of writing', () => {
  const odd = `table public."a\u001B[31mb\u202Ec\nd"`;
  const object = { ...declared[3]!, id: odd, path: ['public', 'a\u001B[31mb\u202Ec\nd'] };
  const expected = { version: 2, server: 17, objects: [object] } as const;
  const wrong = validation(
    [
      finding({
        kind: 'table',
        id: odd,
        root: odd,
        message: `${odd}: x is y`,
        expected: 'a\u001Bb',
        actual: '\u202Ec',
        fix: [`DROP ${odd}`],
      }),
    ],
    { expected },
  );

  test.each(names)('%s shows them escaped', (name) => {
    for (const report of [
      reporters[name](wrong, { title }),
      reporters[name](validation([], { expected, notCompared: [{ kind: 'domain', count: 1 }] }), { title }),
      failureReporters[name]({ ...failure, error: `Cannot read ${odd}`, facts: { problem: odd } }),
    ]) {
      // oxlint-disable-next-line no-control-regex
      expect(report).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/);
    }
    const shown = reporters[name](wrong, { title });
    const plain = shown.replaceAll('&#92;', '\\').replaceAll('\\\\', '\\').replaceAll('&#91;', '[');
    expect(plain).toMatch(/a\\u001b\[31mb\\u202ec\\nd/i);
  });

  test('json keeps the data', () =>
    expect(JSON.parse(reporters.json(wrong))).toMatchObject({ findings: [{ id: odd, actual: '\u202Ec' }] }));
});

test.each(names)('%s: the same validation gives the same report', (name) =>
  expect(reporters[name](drifted, { title })).toBe(reporters[name](structuredClone(drifted), { title })),
);

describe('text', () => {
  const report = `Starting Blog Schema Validation
================================================
Checking Tables...
FAIL column public.posts.title: type is text, expected character varying(80) (src/schema.ts:7)
FAIL table public.tags is missing
Checking Indexes...
ok Blog indexes created (1 found)
warn index public.theirs is not declared
Checking RLS Policies...
FAIL RLS policies created (0 of 1 found)
Testing Basic Operations...
FAIL Post insertion fails: no row was inserted
================================================
FAIL Blog Schema Validation failed: 2 differences, 1 warning, 1 failed operation`;

  test('ascii: nothing but ASCII', () => {
    expect(reporters.text(drifted, { title, ascii: true })).toBe(report);
    expect(reporters.text(good, { title, ascii: true })).toMatch(/^[ -~\n]+$/);
  });

  test('signs, without colour, are the default', () => {
    const signs = reporters.text(drifted, { title });
    expect(signs).toContain('📋 Checking Tables...\n❌ column public.posts.title: type is text');
    expect(signs).toContain('⚠️  index public.theirs is not declared');
    expect(signs).not.toContain('\u001B');
  });

  test('a table whose name is in several schemas is told with its schema, one whose name is its own without', () => {
    const table = (...path: string[]) => ({ ...declared[3]!, id: `table ${path.join('.')}`, path });
    const objects = [
      table('auth', 'users'),
      table('billing', 'users'),
      table('public', 'posts'),
      table('public', 'Users'),
    ];
    const text = reporters.text(validation([], { expected: { version: 2, server: 17, objects } }), { ascii: true });
    expect(text.split('\n').slice(2, 7)).toEqual([
      'Checking Tables...',
      'ok auth.users table exists',
      'ok billing.users table exists',
      'ok posts table exists',
      'ok Users table exists',
    ]);
  });

  test('color: green, red and yellow lines, bold headings, and the same text', () => {
    const lines = reporters.text(drifted, { title, color: true }).split('\n');
    expect(lines).toContain('\u001B[1m📋 Checking Tables...\u001B[22m');
    expect(lines).toContain('\u001B[31m❌ table public.tags is missing\u001B[39m');
    expect(lines).toContain('\u001B[32m✅ Blog indexes created (1 found)\u001B[39m');
    expect(lines).toContain('\u001B[33m⚠️  index public.theirs is not declared\u001B[39m');
    expect(stripVTControlCharacters(lines.join('\n'))).toBe(reporters.text(drifted, { title }));
  });
});

describe('gcc', () => {
  // As .vscode/tasks.json has it in README.md.
  const matcher = /^(.*):(\d+):(\d+): (warning|error): (.*) \[(.*)\]$/;

  test('a line for each finding, at its declaration; without one it is the tool’s', () => {
    const lines = reporters.gcc(drifted).split('\n');
    expect(lines).toEqual([
      'src/schema.ts:7:1: error: column public.posts.title: type is text, expected character varying(80) [column/changed]',
      'archon-schema: error: table public.tags is missing [table/missing]',
      'archon-schema: warning: index public.theirs is not declared [index/unexpected]',
      'archon-schema: error: Post insertion fails: no row was inserted [operation/changed]',
    ]);
    expect(matcher.exec(lines[0]!)?.slice(1)).toEqual([
      'src/schema.ts',
      '7',
      '1',
      'error',
      'column public.posts.title: type is text, expected character varying(80)',
      'column/changed',
    ]);
  });

  test('nothing where nothing was found', () => expect(reporters.gcc(good)).toBe(''));

  test('could not look', () =>
    expect(failureReporters.gcc(failure)).toBe('archon-schema: error: Cannot connect [connect.refused]'));
});

describe('json', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../../docs/json-output.schema.json', import.meta.url), 'utf8'),
  ) as object;
  const check = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }).compile(schema);
  const options = { database: 'postgres://me@host/db', source: 'snapshot' };

  test.each([
    ['good', reporters.json(good, options)],
    ['drifted', reporters.json(drifted, options)],
    ['hostile', reporters.json(hostileDrift, options)],
    ['could not look', failureReporters.json(failure)],
  ])('%s: is as docs/json-output.schema.json says', (_name, report) => {
    check(JSON.parse(report));
    expect(check.errors).toBe(null);
  });

  test.each([
    ['another version', { ...(JSON.parse(reporters.json(good)) as object), version: 2 }],
    ['a failure that is ok', { ...(JSON.parse(failureReporters.json(failure)) as object), ok: true }],
    ['a finding without location', { ...(JSON.parse(reporters.json(good)) as object), findings: [{ kind: 'table' }] }],
  ])('the schema refuses %s', (_name, report) => expect(check(report)).toBe(false));

  test('says where, and the SQL that closes it', () =>
    expect(JSON.parse(reporters.json(drifted, options))).toMatchObject({
      version: 1,
      ok: false,
      ...options,
      compared: { table: 2, column: 1, index: 1, policy: 1 },
      findings: [{ location: { file: 'src/schema.ts', line: 7 }, fix: [expect.any(String)] }, {}, {}, {}],
    }));
});

describe('junit', () => {
  const parse = (xml: string): unknown => {
    expect(XMLValidator.validate(xml)).toBe(true);
    return new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', htmlEntities: true }).parse(xml);
  };

  test('a suite for each section, a case for each object; what goes with a missing table is skipped', () => {
    const lines = reporters.junit(drifted, { title }).split('\n');
    expect(lines.slice(0, 7).join('\n')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="Blog Schema Validation" tests="15" failures="3" errors="0" skipped="1">
  <testsuite name="Tables" tests="2" failures="2" errors="0" skipped="0">
    <testcase classname="Tables" name="table public.posts" file="src/schema.ts" line="7">
      <failure message="column public.posts.title: type is text, expected character varying(80)" type="changed">column public.posts.title: type is text, expected character varying(80)</failure>
    </testcase>
    <testcase classname="Tables" name="table public.tags">`);
    expect(lines.join('\n')).toContain(`
  <testsuite name="Indexes" tests="2" failures="0" errors="0" skipped="0">
    <testcase classname="Indexes" name="index public.posts_title"/>
    <testcase classname="Indexes" name="index public.theirs">
      <system-out>warning: index public.theirs is not declared</system-out>
    </testcase>
  </testsuite>
  <testsuite name="RLS Policies" tests="1" failures="0" errors="0" skipped="1">
    <testcase classname="RLS Policies" name="policy public.tags.read">
      <skipped message="missing along with what it stands on"/>
    </testcase>
  </testsuite>`);
    expect(lines.slice(-6).join('\n'))
      .toBe(`  <testsuite name="Basic Operations" tests="1" failures="1" errors="0" skipped="0">
    <testcase classname="Basic Operations" name="Post insertion">
      <failure message="Post insertion fails: no row was inserted" type="changed">Post insertion fails: no row was inserted</failure>
    </testcase>
  </testsuite>
</testsuites>`);
  });

  test('a good database has no failure, and the names of cases do not depend on the outcome', () => {
    const namesIn = (xml: string): string[] =>
      [...xml.matchAll(/<testcase .*? name="([^"]*)"/g)].map(([, n = '']) => n);
    const xml = reporters.junit(good, { title });
    expect(parse(xml)).toMatchObject({ testsuites: { tests: '14', failures: '0', errors: '0', skipped: '0' } });
    expect(namesIn(reporters.junit(drifted)).filter((name) => name !== 'index public.theirs')).toEqual(namesIn(xml));
  });

  test('two differences of one object are one failure that tells both', () => {
    const two = validation([finding({ message: 'first' }), finding({ message: 'second' })]);
    expect(reporters.junit(two)).toContain('<failure message="2 differences" type="changed">first\nsecond</failure>');
  });

  test('hostile names come back as they are, but for characters that are not seen', () => {
    const [, one] = validation().expected.objects;
    const drift = validation([
      finding({ kind: 'index', id: hostile, root: hostile, message: hostile, location: null }),
    ]);
    const document = parse(reporters.junit(drift)) as {
      testsuites: { testsuite: { name: string; testcase: object[] }[] };
    };
    const legal = visible(hostile);
    expect(document.testsuites.testsuite.find(({ name }) => name === 'Indexes')?.testcase).toEqual([
      { classname: 'Indexes', name: one?.id },
      { classname: 'Indexes', name: legal, failure: { message: legal, type: 'changed', '#text': legal } },
    ]);
  });

  test('could not look: one error', () =>
    expect(parse(failureReporters.junit({ ...failure, error: 'Cannot connect to <x>' }))).toMatchObject({
      testsuites: {
        errors: '1',
        testsuite: { testcase: { error: { message: 'Cannot connect to <x> (connect.refused)', type: failure.code } } },
      },
    }));
});

describe('sarif', () => {
  interface Run {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly invocations: readonly object[];
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly partialFingerprints: object;
      readonly locations: readonly object[];
    }[];
  }
  const runOf = (sarif: string): Run => {
    const log = JSON.parse(sarif) as { version: string; runs: [Run] };
    expect([log.version, log.runs.length]).toEqual(['2.1.0', 1]);
    return log.runs[0];
  };

  test('a rule for each kind and change, and results that name it', () => {
    const { tool, results, invocations } = runOf(reporters.sarif(drifted));
    const ids = tool.driver.rules.map(({ id }) => id);
    expect(ids).toEqual(['column/changed', 'table/missing', 'index/unexpected', 'operation/changed']);
    expect(results.map(({ ruleId, ruleIndex }) => [ruleId, ids[ruleIndex]])).toEqual(ids.map((id) => [id, id]));
    expect(invocations).toEqual([{ executionSuccessful: true }]);
    expect(results.slice(0, 3)).toMatchObject([
      {
        level: 'error',
        message: { text: 'column public.posts.title: type is text, expected character varying(80)' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'src/schema.ts', uriBaseId: '%SRCROOT%' },
              region: { startLine: 7 },
            },
            logicalLocations: [{ fullyQualifiedName: 'column public.posts.title', kind: 'column' }],
          },
        ],
      },
      { level: 'error', locations: [{ logicalLocations: [{ fullyQualifiedName: 'table public.tags' }] }] },
      { level: 'warning' },
    ]);
    expect(results[1]?.locations[0]).not.toHaveProperty('physicalLocation');
  });

  test('a fingerprint stays when the value drifts further, and tells findings apart', () => {
    const printOf = (parts: Parameters<typeof finding>[0]): object | undefined =>
      runOf(reporters.sarif(validation([finding(parts)]))).results[0]?.partialFingerprints;
    const first = printOf({});
    expect(printOf({ actual: 'json', message: 'other', location: null })).toEqual(first);
    for (const other of [{ property: 'name' }, { change: 'missing' as const }, { id: 'column public.posts.x' }])
      expect(printOf(other)).not.toEqual(first);
  });

  test('a path is a URI', () =>
    expect(runOf(reporters.sarif(hostileDrift)).results[0]?.locations).toMatchObject([
      {
        physicalLocation: { artifactLocation: { uri: 'a%20b/c%3Ad%2Ce%25.ts' } },
        logicalLocations: [{ fullyQualifiedName: hostile }],
      },
    ]));

  test('could not look: an invocation that failed, and no result', () =>
    expect(runOf(failureReporters.sarif(failure))).toMatchObject({
      invocations: [
        {
          executionSuccessful: false,
          toolExecutionNotifications: [
            {
              level: 'error',
              message: { text: 'Cannot connect' },
              descriptor: { id: 'connect.refused' },
              properties: { facts: failure.facts },
            },
          ],
        },
      ],
      results: [],
    }));
});

describe('github', () => {
  test('a command for each finding', () =>
    expect(reporters.github(drifted, { title })).toBe(
      `::error file=src/schema.ts,line=7,title=column changed::column public.posts.title: type is text, expected character varying(80)
::error title=table missing::table public.tags is missing
::warning title=index not declared::index public.theirs is not declared
::error title=operation changed::Post insertion fails: no row was inserted`,
    ));

  test('a notice at the end, where all is well', () => {
    expect(reporters.github(good, { title })).toBe(
      '::notice title=Blog Schema Validation::5 objects compared, no differences',
    );
    expect(reporters.github(validation([finding({ severity: 'warning', message: 'w' })])).split('\n')).toEqual([
      '::warning file=src/schema.ts,line=7,title=column changed::w',
      '::notice title=Schema Validation::5 objects compared, 1 warning',
    ]);
  });

  test('hostile names stay on their line and in their place', () => {
    const report = reporters.github(hostileDrift, { title: 'a:b,c' });
    expect(report.split(/[\r\n]/)).toHaveLength(1);
    const [, properties = '', message = ''] = /^::error (.*?)::([^]*)$/.exec(report) ?? [];
    expect(properties).toBe('file=a b/c%3Ad%2Ce%25.ts,line=1,title=column changed');
    const decoded = message.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
    expect(message).toContain(String.raw`50%25, ]]> ::error::x\r\n::warning::`);
    expect(decoded).toBe(`${visible(hostile)} is not declared`);
  });

  test('could not look: one error', () =>
    expect(failureReporters.github({ ...failure, error: 'Cannot\nconnect' })).toBe(
      '::error title=Schema Validation could not look at the database::Cannot%0Aconnect (connect.refused)',
    ));
});

describe('markdown', () => {
  test('a table of the findings, errors first, and the SQL', () =>
    expect(reporters.markdown(drifted, { title }))
      .toBe(`## ❌ Blog Schema Validation: 2 differences, 1 warning, 1 failed operation

| | object | what | expected | actual |
|---|---|---|---|---|
| ❌ | \`column public.posts.title\` \`src/schema.ts:7\` | type | \`character varying(80)\` | \`text\` |
| ❌ | \`table public.tags\` | missing | \`{"rowSecurity":true}\` | \`(none)\` |
| ❌ | \`operation insertion on public.posts\` | result | \`works\` | \`no row was inserted\` |
| ⚠️ | \`index public.theirs\` | not declared | \`(none)\` | \`{"method":"btree"}\` |

<details>
<summary>SQL to close them</summary>

\`\`\`sql
ALTER TABLE "public"."posts" ALTER COLUMN "title" TYPE character varying(80);
CREATE TABLE "public"."tags" ();
ALTER TABLE "public"."tags" ENABLE ROW LEVEL SECURITY;
\`\`\`

</details>`));

  test('a good database is one line', () =>
    expect(reporters.markdown(good, { title })).toBe('## ✅ Blog Schema Validation: no differences'));

  test('hostile names open no markup, cell or block', () => {
    const lines = reporters.markdown(hostileDrift, { title: 'a *b*\n# <c>' }).split('\n');
    expect(lines[0]).toBe('## ❌ a &#42;b&#42;&#92;n&#35; &#60;c&#62; Schema Validation: 1 difference');
    const row = lines[4] ?? '';
    expect(row.split('|')).toHaveLength(7);
    expect(row.replaceAll(/<\/?code>/g, '')).not.toMatch(/[<>*\\[\]{}]|&(?!#\d+;)/);
    expect(row).toContain('a&#39;b&#34;&#34;c&#124;d&#96;e&#92;&#34;&#46;&#60;b&#62;&#38;amp&#59;');
    expect(lines.filter((line) => line.startsWith('````'))).toEqual(['````sql', '````']);
    expect(lines.at(-1)).toBe('</details>');
  });

  test('long values are cut to 200 characters, whole ones', () =>
    expect(reporters.markdown(validation([finding({ actual: '😀'.repeat(300) })]))).toContain(
      `| \`${'😀'.repeat(200)}…\` |`,
    ));

  test('what GitHub would refuse for length is left out, and counted', () => {
    const many = Array.from({ length: 5000 }, (_, n) =>
      finding({
        id: `column public.posts.c${n}`,
        actual: '|'.repeat(500),
        fix: [`SELECT ${n}, '${'`'.repeat(n % 50)}'`],
      }),
    );
    const report = reporters.markdown(validation(many), { title });
    expect(report.length).toBeLessThan(65_536);
    const rows = report.split('\n').filter((line) => line.startsWith('| ❌')).length;
    const statements = report.split('\n').filter((line) => line.startsWith('SELECT')).length;
    expect(rows).toBeGreaterThan(10);
    expect(report).toContain(`${5000 - rows} findings left out, for length.`);
    expect(report).toContain(`${5000 - statements} statements left out, for length.`);
  });

  test('a statement that is too long alone is left out', () =>
    expect(reporters.markdown(validation([finding({ fix: ['`'.repeat(20_000)] })]))).toMatch(
      /\n\n1 statement left out, for length\.$/,
    ));

  test('could not look: a heading and why', () =>
    expect(
      failureReporters.markdown({ ...failure, error: 'Cannot connect to postgres://me@host/db: wrong password' }),
    ).toBe(
      '## ❌ Schema Validation could not look at the database\n\n`Cannot connect to postgres://me@host/db: wrong password (connect.refused)`',
    ));
});
