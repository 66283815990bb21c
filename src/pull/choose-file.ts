import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import type { Project } from '../project/index.js';
import { SchemaError } from '../errors/index.js';

/** The file that a pull writes: what the option names, or `pulled` beside the modules of the schema, in their language. */
export function chooseFile({ root }: Project, schemaFiles: readonly string[], out: string | undefined): string {
  if (out !== undefined) return namedFile(root, out);
  const [first = join(root, 'schema.ts')] = schemaFiles;
  const ending = extname(first).replace(/x$/, '');
  return join(commonFolder(schemaFiles.length > 0 ? schemaFiles.map(dirname) : [dirname(first)]), `pulled${ending}`);
}

/** @throws SchemaError for a file that is no module */
export function namedFile(root: string, out: string): string {
  if (!/\.[cm]?[jt]s$/.test(out) || /\.d\.[cm]?ts$/.test(out))
    throw new SchemaError(
      'argument.invalid',
      `--out ${out} is no TypeScript or JavaScript file: name one, e.g. src/pulled.ts.`,
      {
        facts: { option: '--out', value: out },
      },
    );
  return resolve(root, out);
}

function commonFolder(folders: readonly string[]): string {
  const [first = '', ...rest] = folders;
  return rest.reduce((common, folder) => {
    let shorter = common;
    while (!`${folder}${sep}`.startsWith(`${shorter}${sep}`)) shorter = dirname(shorter);
    return shorter;
  }, first);
}

/** The `schema` of the configuration, with a file that it does not name yet. */
export function schemaWith({ root, schema = [] }: Project, file: string): string[] {
  const path = relative(root, file).split(sep).join('/');
  return [...schema, schema.every((one) => one.startsWith('./')) ? `./${path}` : path];
}
