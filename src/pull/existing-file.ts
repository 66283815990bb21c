/** A file to which declarations are added: its text up to the end of its imports, and the rest. */
export interface ExistingFile {
  readonly head: string;
  readonly rest: string;
  /** By module and name: what it is called here. */
  readonly imports: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Where in `head` each module's list of names begins, so that others can be added. */
  readonly lists: ReadonlyMap<string, number>;
  /** Every name that is taken at its top. */
  readonly taken: ReadonlySet<string>;
}

const importStatement =
  /^(?:import\s+(?!type\b)\{([^}]*)\}\s*from\s*(['"])([^'"\n]+)\2|import\b[^;'"]*(?:from\s*)?(['"])[^'"\n]+\4(?:\s*with\s*\{[^}]*\})?|(?:const|var)\s+\{([^}]*)\}\s*=\s*require\(\s*(['"])([^'"\n]+)\6\s*\)|(['"])use strict\8)[ \t]*;?/;

const blank = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#![^\n]*)/;

/** Reads what a module begins with. Where something else than an import comes first, that is where its imports end. */
export function readExisting(text: string): ExistingFile {
  const imports = new Map<string, Map<string, string>>();
  const lists = new Map<string, number>();
  let at = 0;
  let end = 0;
  for (;;) {
    const rest = text.slice(at);
    const found = importStatement.exec(rest);
    const skipped = found ? undefined : blank.exec(rest);
    if (!found && !skipped) break;
    at += (found ?? skipped)?.[0].length ?? 0;
    if (!found) continue;
    end = at;
    const from = found[3] ?? found[7];
    if (from === undefined) continue;
    lists.set(from, end - found[0].length + found[0].indexOf('{') + 1);
    const known = imports.get(from) ?? new Map<string, string>();
    for (const [name, local] of namesIn(found[1] ?? found[5] ?? '')) known.set(name, local);
    imports.set(from, known);
  }
  const declared = [
    ...text.matchAll(/^(?:export\s+)?(?:declare\s+)?(?:const|let|var|function|class|enum)\s+([\w$]+)/gm),
  ];
  const locals = [...imports.values()].flatMap((names) => [...names.values()]);
  const defaults = [...text.slice(0, end).matchAll(/^import\s+(?:type\s+)?(?:\*\s+as\s+)?([\w$]+)/gm)];
  const taken = [...locals, ...[...declared, ...defaults].map(([, name = '']) => name)];
  return { head: text.slice(0, end), rest: text.slice(end), imports, lists, taken: new Set(taken) };
}

/** `a, b as c` or `a, b: c`; types are none. */
const namesIn = (text: string): [string, string][] =>
  text
    .replaceAll(/\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '')
    .split(',')
    .flatMap((one): [string, string][] => {
      const [, name, local] = /^\s*([\w$]+)(?:\s*(?:\bas\b|:)\s*([\w$]+))?\s*$/.exec(one) ?? [];
      return name === undefined ? [] : [[name, local ?? name]];
    });
