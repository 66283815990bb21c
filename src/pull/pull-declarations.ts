import { readFile } from 'node:fs/promises';
import { catalogIndex } from '../postgres/model/index.js';
import type { Client } from '../postgres/connect/index.js';
import { installedExtensions, loadDeclaredSchema, prerequisitesOf } from '../expected/index.js';
import { loadSchemaModules, type Project, readMigrations, writeWhole } from '../project/index.js';
import { openProjectShadow } from '../rehearsal/index.js';
import { chooseFile, schemaWith } from './choose-file.js';
import type { Draft } from './draft.js';
import { readExisting } from './existing-file.js';
import { formatted } from './format.js';
import { moduleStyle } from './module-style.js';
import { namesIn } from './names.js';
import { kindsNamed } from './only.js';
import { findFaults, type Proof, withText } from './prove.js';
import { outcomeOf } from './outcome.js';
import type { Pulled, PullOptions } from './pulled.js';
import { readDatabase, type DatabaseRead } from './read-database.js';
import { renderFile } from './render-file.js';
import { draftProven, type ProvenDrafts } from './draft-proven.js';

/**
 * Writes declarations for what is live and nobody declares: composite types, domains, functions, triggers, comments and grants, with the builders of
 * `archon-schema/declare`. Before anything is written, the declarations are made on the scratch database and compared with the live
 * one; what does not come out the same is not written.
 *
 * @param client an open connection, outside a transaction; nothing is changed in the database
 * @returns what was written and what was not, with the reason
 * @throws SchemaError if the project or its declarations do not load or run, or an option names nothing; the driver's error if the
 *   database cannot be read
 */
export async function pullDeclarations(client: Client, project: Project, options: PullOptions = {}): Promise<Pulled> {
  const kinds = kindsNamed(options.only);
  const schemaFiles = await project.schemaFiles();
  const file = chooseFile(project, schemaFiles, options.out);
  const before = await textOf(file);
  // What the file declares counts, also where the configuration does not name it yet.
  const whole = before === undefined ? project : withText(project, file, before);
  const standing = await readDatabase(client, whole);
  const wanted = standing.undeclared.ours.filter(({ kind }) => kinds.includes(kind));
  const { drafts, refusals, text } =
    wanted.length === 0
      ? { drafts: [], refusals: [], text: undefined }
      : await draft(
          whole,
          { file, before, schemaFiles },
          { ...standing, undeclared: { ...standing.undeclared, ours: wanted } },
        );
  if (text !== undefined && !options.dryRun) await writeWhole(file, text);
  const isWritten = before !== undefined || (drafts.length > 0 && !options.dryRun);
  const isUnseen = isWritten && !(await isSeen(project, file));
  return { file, ...outcomeOf({ drafts, refusals }, standing), ...(isUnseen && { schema: schemaWith(project, file) }) };
}

interface Target {
  readonly file: string;
  readonly before: string | undefined;
  readonly schemaFiles: readonly string[];
}

async function draft(
  project: Project,
  { file, before, schemaFiles }: Target,
  { declared, live, functions, undeclared }: DatabaseRead,
): Promise<ProvenDrafts & { readonly text: string | undefined }> {
  const [schema, history] = [await loadDeclaredSchema(project), await readMigrations(project)];
  const on = prerequisitesOf(schema, history, await installedExtensions(project, schema, history));
  const modules = await loadSchemaModules(project);
  const texts = await Promise.all(schemaFiles.map((one) => readFile(one, 'utf8')));
  const style = moduleStyle(file, before === undefined ? texts : [before, ...texts]);
  const existing = readExisting(before ?? '');
  const render = (drafts: readonly Draft[]): string => renderFile(existing, drafts, style);
  const shadow = await openProjectShadow(project, on);
  try {
    const proof: Proof = { project, file, shadow, live, before: declared, render };
    const context = () => ({
      live: catalogIndex(live),
      server: live.server,
      names: namesIn(modules, project, file, existing.taken),
      functions,
    });
    const settled = await draftProven(undeclared.ours, context, (drafts) => findFaults(proof, drafts));
    const text = settled.drafts.length === 0 ? undefined : await finished(proof, render(settled.drafts), before);
    return { ...settled, text };
  } finally {
    await shadow.close();
  }
}

/** The proven text as the project formats it, if it then declares the very same. */
async function finished({ project, file }: Proof, text: string, before: string | undefined): Promise<string> {
  const pretty = await formatted(file, text, before);
  if (pretty === text) return text;
  const fingerprintOf = async (one: string): Promise<string> =>
    (await loadDeclaredSchema(withText(project, file, one))).declared.fingerprint;
  const proven = await fingerprintOf(text);
  return (await fingerprintOf(pretty).catch(() => undefined)) === proven ? pretty : text;
}

/** Whether the configuration names the file, or one of the schema's modules exports what it exports. */
async function isSeen(project: Project, file: string): Promise<boolean> {
  if ((await project.schemaFiles()).includes(file)) return true;
  const text = await readFile(file, 'utf8');
  const [seen, all] = [
    await loadDeclaredSchema(project).then(({ declared }) => declared.fingerprint),
    await loadDeclaredSchema(withText(project, file, text)).then(({ declared }) => declared.fingerprint),
  ];
  return seen === all;
}

const textOf = (file: string): Promise<string | undefined> =>
  readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
