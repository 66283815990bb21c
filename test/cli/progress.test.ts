import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tickerOn } from '../../src/cli/progress/ticker.js';
import { elapsed, progressLine } from '../../src/cli/progress/words.js';
import { generate, loadProject, migrate, type Progress, restore, rollback } from '../../src/entries/main.js';
import { createDatabase, majors, serverAsShadow } from '../support/databases.js';
import { onTerminal, terminalTool } from '../support/terminal.js';
import { workflowProject } from './project.js';
import { temporaryProject, type TemporaryProject } from '../support/project.js';
import postgres from 'postgres';

describe('what is shown', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const shownOn = () => {
    const shown: string[] = [];
    const display = { after: 2000, every: 5000, show: (line: string) => void shown.push(line), clear: () => {} };
    return { shown, ticker: tickerOn(display, () => Date.now()) };
  };

  test('nothing of work that is soon done', () => {
    const { shown, ticker } = shownOn();
    ticker.report({ step: 'load' });
    vi.advanceTimersByTime(1900);
    ticker.end();
    vi.advanceTimersByTime(60_000);
    expect(shown).toEqual([]);
  });

  test('of long work a line now and then, also where nothing new is reported', () => {
    const { shown, ticker } = shownOn();
    ticker.report({ step: 'prove-up', subject: '0001_b', done: 0, total: 200, unit: 'statements' });
    vi.advanceTimersByTime(2500);
    ticker.report({ step: 'prove-up', subject: '0001_b', done: 100, total: 200, unit: 'statements' });
    vi.advanceTimersByTime(10_000);
    ticker.end();
    expect(shown).toEqual([
      'Proving 0001_b up (0 of 200 statements), 2 s',
      'Proving 0001_b up (100 of 200 statements), 7 s',
      'Proving 0001_b up (100 of 200 statements), 12 s',
    ]);
  });

  test('work that leaves the timer no turn is shown when it reports', () => {
    const { shown, ticker } = shownOn();
    ticker.report({ step: 'load' });
    vi.setSystemTime(Date.now() + 3000);
    ticker.report({ step: 'shadow' });
    expect(shown).toEqual(['Starting the scratch database, 3 s']);
    ticker.end();
  });

  test('nothing while a question is on the terminal', () => {
    const { shown, ticker } = shownOn();
    ticker.report({ step: 'plan' });
    ticker.pause();
    vi.advanceTimersByTime(60_000);
    expect(shown).toEqual([]);
    ticker.resume();
    vi.advanceTimersByTime(1000);
    expect(shown).toHaveLength(1);
    ticker.end();
  });

  test.each<[Progress, string]>([
    [
      { step: 'replay', subject: '0003_c', done: 2, total: 12, unit: 'migrations' },
      'Replaying 0003_c (2 of 12 migrations)',
    ],
    [
      { step: 'save', subject: 'public.notes', done: 640_000, total: 1_000_000, unit: 'rows' },
      'Saving public.notes (640,000 of 1,000,000 rows, 64 %)',
    ],
    [{ step: 'restore', subject: 'public.t', done: 0, total: 0, unit: 'rows' }, 'Restoring public.t (0 of 0 rows)'],
    [{ step: 'lock', subject: 'pid 7 (psql)' }, 'Waiting for another run to end: pid 7 (psql)'],
    [{ step: 'lock' }, 'Waiting for another run to end'],
    [
      { step: 'declare', total: 9, unit: 'statements' },
      'Running the declarations on the scratch database (9 statements)',
    ],
  ])('%j reads %s', (progress, line) => expect(progressLine(progress)).toBe(line));

  test('minutes are told as minutes', () => expect([59_999, 185_000].map(elapsed)).toEqual(['59 s', '3 min 05 s']));
});

describe('what is reported from code', () => {
  test('the steps of generate, in their order', async () => {
    const project = await temporaryProject({
      ...(await serverAsShadow()),
      'drizzle.config.ts': `export default { dialect: 'postgresql', schema: './schema.ts', out: './drizzle', driver: 'pglite', dbCredentials: { url: './db' } };`,
      'schema.ts': `import { integer, pgTable } from 'drizzle-orm/pg-core'; export const t = pgTable('t', { id: integer() });`,
    });
    const steps = new Set<string>();
    try {
      const onProgress = ({ step, subject }: Progress): void => void steps.add(subject ? `${step} ${subject}` : step);
      await generate(await loadProject(project.folder), { name: 'first', onProgress });
    } finally {
      await project.remove();
    }
    const proofs = ['prove-up 0000_first', 'prove-down 0000_first', 'prove-rows 0000_first'];
    expect([...steps]).toEqual(['load', 'shadow', 'declare', 'draft', 'plan', ...proofs]);
  });

  test('the statements of a migration, the rows of a backup and of what is restored', async () => {
    const [project, database] = await Promise.all([workflowProject(), createDatabase(majors.at(-1) ?? 17)]);
    const db = postgres(database.url, { max: 1, onnotice: () => {} });
    const reported: Progress[] = [];
    const place = {
      migrationsFolder: project.path('drizzle'),
      onProgress: (progress: Progress) => void reported.push(progress),
    };
    const lastOf = (step: Progress['step']) => reported.findLast((progress) => progress.step === step);
    try {
      await migrate(db, place);
      const { total } = lastOf('apply')!;
      expect(lastOf('apply')).toEqual({
        step: 'apply',
        subject: '0000_workflow_system',
        done: total,
        total,
        unit: 'statements',
      });
      expect(total).toBeGreaterThan(20);
      await db`insert into archon_workflow_templates (name, title, steps) select 't-' || n, repeat('long ', 100), '[]' from generate_series(1, 2000) n`;
      await rollback(db, { ...place, backup: project.path('saved'), confirm: () => Promise.resolve(true) });
      const templates = { subject: 'public.archon_workflow_templates', done: 2000, total: 2000, unit: 'rows' };
      expect(reported).toContainEqual({ step: 'save', ...templates });
      expect(lastOf('roll-back')).toMatchObject({ subject: '0000_workflow_system' });
      await migrate(db, place);
      await restore(db, project.path('saved'), place);
      expect(reported).toContainEqual({ step: 'restore', ...templates });
      const counts = reported.filter(({ step, subject }) => step === 'save' && subject === templates.subject);
      expect(counts.map(({ done }) => done)).toEqual(counts.map(({ done }) => done).toSorted((a = 0, b = 0) => a - b));
    } finally {
      await db.end();
      await Promise.all([project.remove(), database.drop()]);
    }
  });
});

describe.skipIf(!terminalTool)('on a terminal and in a log', () => {
  let project: TemporaryProject;
  beforeEach(async () => {
    project = await workflowProject();
    return () => project.remove();
  });
  const holder = 'a long one';

  test('who waits for another run says who holds it: one line that changes, and lines in a log; none with --quiet', async () => {
    const database = await createDatabase(majors.at(-1) ?? 17);
    const env = { DATABASE_URL: database.url, NO_COLOR: '1', ARCHON_SCHEMA_QUIET: undefined };
    const other = postgres(database.url, { max: 1, connection: { application_name: holder } });
    try {
      await project.run('archon-schema', ['migrate'], { env });
      // The key as it is written down for everybody who wants to lock with us.
      const { createHash } = await import('node:crypto');
      const key = createHash('sha256').update('archon-schema drizzle.__drizzle_migrations').digest().readBigInt64BE();
      await other.unsafe(`select pg_advisory_lock(${key})`);
      const args = ['migrate', '--lock-wait', '3'];
      const [terminal, log, quiet] = await Promise.all([
        onTerminal(args, { cwd: project.folder, env }),
        project.run('archon-schema', args, { env }),
        project.run('archon-schema', [...args, '--quiet'], { env }),
      ]);
      const line = /Waiting for another run to end: pid \d+ \(a long one/;
      expect(terminal.shown).toMatch(line);
      expect(log.stderr).toMatch(new RegExp(`^${line.source}.*, [23] s…$`, 'm'));
      expect(log.stderr.match(/Waiting for another run to end/g)).toHaveLength(1);
      expect([log.stdout, quiet.stdout]).toEqual(['', '']);
      expect(quiet.stderr).not.toMatch(/Waiting for another run to end/);
      // What is said at last stands on a line of its own.
      expect(terminal.screen).toMatch(/^error Another run has held/m);
      expect(terminal.screen).not.toMatch(line);
    } finally {
      await other.end();
      await database.drop();
    }
  });
});
