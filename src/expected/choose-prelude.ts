import { presets } from '../postgres/shadow/index.js';
import { importedProvider, type Project } from '../project/index.js';

/** A prelude, and why the tool took it; none where the user named it, or there is none. */
export interface ChosenPrelude {
  readonly prelude: readonly string[];
  readonly because?: string;
}

/** Something that a provider's databases have, as SQL refers to it, and as a project would declare it by itself. */
interface Trait {
  readonly provider: string;
  readonly used: RegExp;
  readonly declared: RegExp;
}

const traits: readonly Trait[] = [
  { provider: 'supabase', used: /\bauth\.(?:uid|jwt|role|email)\(\)/, declared: /\bFUNCTION "auth"\./ },
  { provider: 'supabase', used: /\bstorage\.(?:foldername|filename)\(/, declared: /\bFUNCTION "storage"\./ },
  { provider: 'supabase', used: /"auth"\."users"/, declared: /\bTABLE "auth"\."users"/ },
  { provider: 'neon', used: /\bauth\.(?:user_id|session)\(\)/, declared: /\bFUNCTION "auth"\./ },
  { provider: 'neon', used: /"neon_auth"\."users_sync"/, declared: /\bTABLE "neon_auth"\."users_sync"/ },
];

/**
 * The prelude that a project's settings name, or else that of the provider for whose databases it is declared.
 *
 * @param statements what the project declares, as SQL
 */
export async function choosePrelude(project: Project, statements: () => readonly string[]): Promise<ChosenPrelude> {
  const { prelude } = project.settings.shadow ?? {};
  if (prelude !== undefined) return { prelude: prelude.filter((name) => name !== 'none') };
  const { provider } = project;
  if (provider !== undefined && Object.hasOwn(presets, provider))
    return { prelude: [provider], because: `drizzle.config names "${provider}" as entities.roles.provider` };
  const imported = await importedProvider(project);
  if (imported !== undefined)
    return { prelude: [imported], because: `the declarations import drizzle-orm/${imported}` };
  const sql = statements().join('\n');
  for (const trait of traits) {
    const [used] = trait.used.exec(sql) ?? [];
    if (used !== undefined && !trait.declared.test(sql))
      return {
        prelude: [trait.provider],
        because: `the declarations use ${used.replaceAll('"', '').replace(/\($/, '()')}`,
      };
  }
  return { prelude: [] };
}
