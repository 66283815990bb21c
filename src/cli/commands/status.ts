import { countDifferences } from '../../postgres/catalog/index.js';
import { type CatalogStanding, type History, readCatalogStanding, readStatus } from '../../migrations/history/index.js';
import { type Bookkeeping, brokenChain, readMigrations, strayFiles } from '../../project/index.js';
import { conclude, type Outcome } from '../document.js';
import { print } from '../output.js';
import { withDatabase } from '../with-database.js';

export interface StatusCommandOptions {
  readonly config?: string;
}

export function statusCommand(options: StatusCommandOptions): Promise<number> {
  return withDatabase(options, async (client, project) => {
    const migrations = await readMigrations(project);
    const history = await readStatus(client, project, migrations);
    const broken = brokenChain(migrations, history.pending);
    const catalog = await readCatalogStanding(client, project, history);
    const stray = strayFiles(project, [...history.applied, ...history.pending]);
    const wrong = [
      ...wrongLines(history),
      ...broken.map((line) => `broken   ${line}`),
      ...stray.map((line) => `stray    ${line}`),
    ];
    const ok = wrong.length === 0 && catalog.state !== 'different';
    const { schema, table } = project.bookkeeping;
    const place = { database: client.label, bookkeeping: { schema, table } };
    return conclude({ ...documentOf(place, history, catalog, ok), broken, stray }, () => {
      for (const line of [...lines(history), ...wrong, ...catalogLines(catalog)]) print(line);
    });
  });
}

function lines({ applied, pending, skipped }: History): string[] {
  const isSkipped = new Set(skipped);
  return [
    ...applied.map(({ tag }) => `applied  ${tag}`),
    ...pending.filter((migration) => !isSkipped.has(migration)).map(({ tag }) => `pending  ${tag}`),
  ];
}

function wrongLines({ edited, missing, skipped, unknown, begun }: History): string[] {
  return [
    ...edited.map(({ file }) => `edited   ${file} was changed after it was applied`),
    ...missing.map(({ file }) => `missing  ${file} is named in the journal but is not there`),
    ...skipped.map(({ tag }) => `skipped  ${tag} is older than a migration that is applied`),
    ...unknown.map(
      ({ hash, createdAt }) =>
        `unknown  ${hash.slice(0, 12)}… (created_at ${createdAt}) is applied but not in this folder`,
    ),
    ...(begun
      ? [
          `begun    ${begun.migration?.tag ?? 'a migration that is not in this folder'}: ${begun.done} statements ran, ${waysOut(begun)}`,
        ]
      : []),
  ];
}

const waysOut = ({ direction }: NonNullable<History['begun']>): string =>
  direction === 'up'
    ? '"archon-schema migrate" goes on with it, "archon-schema rollback" takes back what ran'
    : '"archon-schema rollback" goes on with it';

function catalogLines(catalog: CatalogStanding): string[] {
  if (catalog.state === 'unknown')
    return [
      `Cannot compare the live catalog yet: ${catalog.reason}.`,
      ...(catalog.halfDone.length > 0 ? ['What is different meanwhile, for running code as well:'] : []),
      ...catalog.halfDone.map((line) => `  ${line}`),
    ];
  const { state, tag, differences, warnings, isBackfilled } = catalog;
  const part = isBackfilled ? ' Functions, triggers and other objects that only custom SQL made are not compared.' : '';
  const count = countDifferences(differences.length, warnings);
  if (state === 'different')
    return [
      `The live catalog is not that of ${tag}: ${count}, "archon-schema validate" says more, "archon-schema adopt --repair" closes them.${part}`,
    ];
  return [`The live catalog is that of ${tag}${differences.length > 0 ? `: ${count}` : ''}.${part}`];
}

function documentOf(
  place: { readonly database: string; readonly bookkeeping: Bookkeeping },
  history: History,
  catalog: CatalogStanding,
  ok: boolean,
): Outcome {
  const tags = (migrations: History['applied']): string[] => migrations.map(({ tag }) => tag);
  const { applied, pending, edited, missing, skipped, unknown, begun } = history;
  return {
    ok,
    ...place,
    applied: tags(applied),
    pending: tags(pending.filter((migration) => !skipped.includes(migration))),
    edited: tags(edited),
    missing: tags(missing),
    skipped: tags(skipped),
    unknown: unknown.map(({ hash, createdAt }) => ({ hash, createdAt })),
    begun: begun ? { tag: begun.migration?.tag ?? null, direction: begun.direction, statements: begun.done } : null,
    catalog,
  };
}
