import {
  API,
  type Checker,
  type Project,
  type Symbol as Named,
  SymbolFlags,
  type Type,
} from 'typescript/unstable/sync';
import { root } from '../workflow/root.js';

/** A name that one of the package's entries exports, as the compiler sees it. */
export interface Exported {
  readonly name: string;
  /** Without comments: a type as it is written, an interface or class with all of its members, a function with its parameters. */
  readonly signature: string;
  readonly doc: string;
  /** The names of the tags in its docstring. */
  readonly tags: readonly string[];
  /** Members of an interface that have no docstring. */
  readonly bare: readonly string[];
}

/** What each entry exports, by the entry's name, in alphabetical order. */
export function readEntries(entries: readonly string[]): ReadonlyMap<string, readonly Exported[]> {
  const api = new API({ cwd: root });
  try {
    const [project] = api.updateSnapshot({ openProjects: [`${root}tsconfig.json`] }).getProjects();
    if (!project) throw new Error('The compiler does not find tsconfig.json.');
    return new Map(entries.map((entry) => [entry, exportsOf(project, `${root}src/entries/${entry}.ts`)]));
  } finally {
    api.close();
  }
}

function exportsOf({ program, checker }: Project, file: string): readonly Exported[] {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`The compiler does not find ${file}.`);
  return namesIn(checker, module, '');
}

/** A namespace is listed by the names in it. */
function namesIn(checker: Checker, module: Named, prefix: string): Exported[] {
  const names = byName(checker.getExportsOfModule(module));
  return names.flatMap((alias) => {
    const symbol = alias.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias;
    if (symbol.flags & SymbolFlags.ValueModule) return namesIn(checker, symbol, `${prefix}${alias.name}.`);
    return {
      name: prefix + alias.name,
      ...shapeOf(checker, symbol),
      doc: symbol.getDocumentationComment(checker).trim(),
      tags: symbol.getJsDocTags(checker).map(({ name }) => name),
    };
  });
}

function shapeOf(checker: Checker, symbol: Named): Pick<Exported, 'signature' | 'bare'> {
  const { flags, name } = symbol;
  if (flags & (SymbolFlags.Interface | SymbolFlags.Class)) {
    const members = byName(checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)));
    const lines = members.map((member) => `  ${memberOf(checker, member)};`);
    const bare = members.filter((member) => member.getDocumentationComment(checker).trim() === '');
    return { signature: [`${headOf(symbol)} {`, ...lines, '}'].join('\n'), bare: bare.map((member) => member.name) };
  }
  if (flags & SymbolFlags.TypeAlias) return { signature: textOf(symbol), bare: [] };
  return { signature: `${name}: ${printed(checker, checker.getTypeOfSymbol(symbol))}`, bare: [] };
}

function memberOf(checker: Checker, member: Named): string {
  const type = printed(checker, checker.getTypeOfSymbol(member));
  return member.flags & SymbolFlags.Optional
    ? `${member.name}?: ${type.replace(/ \| undefined$/, '').replace(/^\((.*)\)$/, '$1')}`
    : `${member.name}: ${type}`;
}

/** `NodeBuilderFlags.NoTruncation` and `UseAliasDefinedOutsideCurrentScope`. */
const whole = 1 | 16_384;

const printed = (checker: Checker, type: Type | undefined): string =>
  type === undefined ? '?' : checker.typeToString(type, undefined, whole);

/** The declaration in one line, without its comments. */
function textOf(symbol: Named): string {
  const node = symbol.declarations[0]?.resolve();
  if (!node) throw new Error(`${symbol.name} is declared nowhere.`);
  const text = node.getText().replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return text.replaceAll(/\s+/g, ' ').replace(/^export /, '');
}

/** `interface Name<Parameters>`: its members are listed with those of what it extends. */
const headOf = (symbol: Named): string =>
  (/^(?:interface|class) \w+(?:<.*?>)?(?= (?:extends|\{))/.exec(textOf(symbol)) ?? [''])[0];

const byName = (symbols: readonly Named[]): Named[] => [...symbols].sort((a, b) => (a.name < b.name ? -1 : 1));
