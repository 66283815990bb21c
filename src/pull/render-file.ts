import { importsOf, type Imported, withNames } from './code.js';
import type { Draft } from './draft.js';
import type { ExistingFile } from './existing-file.js';
import { freeName } from './names.js';

/** How modules of the project are written and import each other. */
export interface ModuleStyle {
  readonly isCommonJs: boolean;
  /** The text by which the file imports a module of the project, from its absolute path. */
  specifierOf(file: string): string;
}

/** The file with new declarations behind what it holds. */
export function renderFile(existing: ExistingFile, drafts: readonly Draft[], style: ModuleStyle): string {
  const added = new Map<string, Map<string, string>>();
  const taken = new Set([...existing.taken, ...drafts.map(({ name }) => name)]);
  const nameOf = ({ from, name }: Imported): string => {
    const specifier = from.startsWith('/') || /^[A-Za-z]:[\\/]/.test(from) ? style.specifierOf(from) : from;
    const known = existing.imports.get(specifier)?.get(name) ?? added.get(specifier)?.get(name);
    if (known !== undefined) return known;
    const local = freeName(name, taken);
    taken.add(local);
    added.set(specifier, (added.get(specifier) ?? new Map<string, string>()).set(name, local));
    return local;
  };
  const declarations = drafts.map(({ name, code: { text } }) => {
    for (const one of importsOf(text)) nameOf(one);
    const value = withNames(text, nameOf);
    return style.isCommonJs ? `const ${name} = (exports.${name} = ${value});\n` : `export const ${name} = ${value};\n`;
  });
  const [merged, others] = mergeImports(existing, added, style);
  const parts = [
    [isNew(existing) ? note : '', merged, ...others].filter((part) => part !== '').join('\n'),
    existing.rest.trim(),
    ...declarations,
  ];
  return `${parts
    .map((part) => part.trimEnd())
    .filter((part) => part !== '')
    .join('\n\n')}\n`;
}

const note =
  '// Written by "archon-schema pull" from a live database. It is yours to edit: a later pull only adds to it.';

const isNew = ({ head, rest }: ExistingFile): boolean => `${head}${rest}`.trim() === '';

type Added = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What a module gives already is added to in its place. @returns the head of the file, and lines for all else */
function mergeImports({ head, lists }: ExistingFile, added: Added, style: ModuleStyle): [string, string[]] {
  const known = [...added].filter(([from]) => lists.has(from));
  const fresh = [...added].filter(([from]) => !lists.has(from));
  const merged = known
    .map(([from, names]) => ({ at: lists.get(from) ?? 0, names: listOf(names, style) }))
    .sort((a, b) => b.at - a.at)
    // In front, where no comment of the list can hide them.
    .reduce((text, { at, names }) => `${text.slice(0, at)} ${names},${text.slice(at)}`, head);
  return [
    merged.trimEnd(),
    fresh.sort(([a], [b]) => order(a, b)).map(([from, names]) => importLine(from, listOf(names, style), style)),
  ];
}

/** Packages first. */
const order = (a: string, b: string): number =>
  Number(a.startsWith('.')) - Number(b.startsWith('.')) || (a < b ? -1 : a > b ? 1 : 0);

function listOf(names: ReadonlyMap<string, string>, { isCommonJs }: ModuleStyle): string {
  const as = isCommonJs ? ': ' : ' as ';
  return [...names]
    .map(([name, local]) => (name === local ? name : `${name}${as}${local}`))
    .sort((a, b) => (a < b ? -1 : 1))
    .join(', ');
}

const importLine = (from: string, names: string, { isCommonJs }: ModuleStyle): string =>
  isCommonJs ? `const { ${names} } = require('${from}');` : `import { ${names} } from '${from}';`;
