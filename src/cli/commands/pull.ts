import { relative } from 'node:path';
import {
  checkPullOptions,
  declaresNothing,
  type Pulled,
  pullDeclarations,
  pullTables,
  type UndeclaredByDrizzle,
} from '../../pull/index.js';
import { describeNotModelled } from '../../postgres/catalog/index.js';
import { defined } from '../../postgres/model/index.js';
import { type Project, readMigrations } from '../../project/index.js';
import { validateProject } from '../../validate/index.js';
import type { Client } from '../../postgres/connect/index.js';
import { counted } from '../counted.js';
import { conclude, type Outcome } from '../document.js';
import { projectHere } from '../load-project.js';
import { print, say } from '../output.js';
import { withDatabase } from '../with-database.js';
import { withShadow } from '../with-shadow.js';

export interface PullCommandOptions {
  readonly config?: string;
  readonly only?: readonly string[];
  readonly out?: string;
  readonly shadow?: string;
  readonly prelude?: readonly string[];
}

/** @returns 0 also where some objects could not be written: they are listed */
export async function pullCommand(options: PullCommandOptions): Promise<number> {
  const asked = defined({ only: options.only, out: options.out });
  checkPullOptions(asked);
  const tables = await tablesOf(options);
  return withDatabase(options, async (client, loaded) => {
    const project = withShadow(loaded, options);
    const pulled = await pullDeclarations(client, project, asked);
    const different = tables === undefined ? [] : await differencesIn(client, project);
    const plans = pulled.written.length > 0 && (await readMigrations(project)).length > 0;
    return conclude(documentOf({ pulled, tables, different }, project), () => {
      report(pulled, project);
      if (different.length > 0)
        print('What drizzle-kit declares otherwise than it is in the database, for you to correct:');
      for (const message of different) print(`  ${message}`);
      if (plans)
        say(
          '"archon-schema generate" writes their migration, "archon-schema adopt" records it here, where they exist.',
        );
    });
  });
}

/** The tables of a schema that declares nothing yet, before the database is opened: drizzle-kit opens it itself. */
async function tablesOf(options: PullCommandOptions): Promise<string | undefined> {
  const project = await projectHere(options.config);
  if (!(await declaresNothing(project))) return undefined;
  const file = await pullTables(project);
  say(`Wrote ${relative(project.root, file)}: what drizzle-kit pull reads.`);
  return file;
}

/** Of the declarations that were just written: nothing has been migrated by them. */
async function differencesIn(client: Client, project: Project): Promise<string[]> {
  const { findings } = await validateProject(client, project, { operations: false });
  return findings.map(({ message }) => message);
}

interface Pull {
  readonly pulled: Pulled;
  readonly tables: string | undefined;
  readonly different: readonly string[];
}

const documentOf = ({ pulled, tables, different }: Pull, { root }: Project): Outcome => ({
  ok: true,
  ...pulled,
  file: relative(root, pulled.file),
  ...(tables !== undefined && { tables: relative(root, tables), different }),
});

function report(pulled: Pulled, project: Project): void {
  const { file, written, notWritten, becomesDrift, undeclared, notCompared, schema } = pulled;
  const name = relative(project.root, file);
  if (written.length === 0) print('Nothing to pull.');
  else {
    print(`Wrote ${name}, proven on the scratch database:`);
    for (const one of written) print(`  ${one.name}: ${one.objects.join(', ')}`);
  }
  if (notWritten.length > 0) print('Not written:');
  for (const { objects, reason } of notWritten) print(`  ${objects.join(', ')}: ${reason}`);
  if (becomesDrift.length > 0)
    print(
      `From now on, validate reports ${becomesDrift.join(', ')}: others of the kind are declared ("managed" in the settings decides).`,
    );
  if (undeclared.length > 0) print('Not declared, and for Drizzle to declare:');
  for (const one of undeclared) print(`  ${one.object}${held(one)}`);
  if (notCompared.length > 0)
    print(`Kinds that are not compared, and not written: ${describeNotModelled(notCompared)}.`);
  if (schema)
    say(
      `${relative(project.root, project.configFile)} does not name ${name}. Change it to: schema: [${schema.map((one) => `'${one}'`).join(', ')}]`,
    );
}

/** ` (with 3 columns, 1 index)` */
function held({ holds }: UndeclaredByDrizzle): string {
  const what = counted(holds);
  return what === '' ? '' : ` (with ${what})`;
}
