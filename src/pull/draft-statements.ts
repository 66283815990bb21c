import { collectDeclarations, declarationSql, type Declarations } from '../declare/index.js';
import { loadSchema, type Project } from '../project/index.js';
import type { Draft } from './draft.js';

/** The statements by which each draft is made. @param project whose declarations hold the drafts */
export async function draftStatements(
  project: Project,
  drafts: readonly Draft[],
): Promise<ReadonlyMap<Draft, ReadonlySet<string>>> {
  const { casing, schemaFilter } = project;
  const exports = await loadSchema(project);
  const all = collectDeclarations(exports, { casing, schemaFilter });
  return new Map(
    drafts.map((draft) => {
      const values = new Set<unknown>([exports[draft.name]].flat());
      return [draft, new Set(declarationSql(only(all, values)))];
    }),
  );
}

function only(all: Declarations, values: ReadonlySet<unknown>): Declarations {
  const among = <T>(list: readonly T[]): T[] => list.filter((one) => values.has(one));
  return {
    ...all,
    functions: among(all.functions),
    triggers: among(all.triggers),
    comments: among(all.comments),
    grants: among(all.grants),
    sharedRoles: [],
    sharedFunctions: [],
  };
}
