import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What is used of prettier. */
interface Prettier {
  format(text: string, options: object): Promise<string>;
  check(text: string, options: object): Promise<boolean>;
  resolveConfig(file: string, options: object): Promise<object | null>;
}

/**
 * Formats a module as its project does, where the project has prettier.
 *
 * @param before what the file held: a file that nobody formats stays so
 * @returns the text as it is where there is no prettier, or where it does not understand it
 */
export async function formatted(file: string, text: string, before?: string): Promise<string> {
  const prettier = await projectsPrettier(file);
  if (!prettier) return text;
  try {
    const options = { ...(await prettier.resolveConfig(file, { editorconfig: true })), filepath: file };
    if (before !== undefined && !(await prettier.check(before, options))) return text;
    return await prettier.format(text, options);
  } catch {
    return text;
  }
}

async function projectsPrettier(file: string): Promise<Prettier | undefined> {
  try {
    const entry = createRequire(file).resolve('prettier');
    const module = (await import(pathToFileURL(entry).href)) as Partial<Prettier> & { default?: Partial<Prettier> };
    const found = module.default ?? module;
    return isPrettier(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

const isPrettier = (value: Partial<Prettier>): value is Prettier =>
  typeof value.format === 'function' && typeof value.check === 'function' && typeof value.resolveConfig === 'function';
