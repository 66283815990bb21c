import { idOf, objectId } from '../postgres/model/index.js';
import { exportedTargets } from '../declare/index.js';
import type { LoadedModule, Project } from '../project/index.js';
import { type Code, code, drafted, imported, isPlainName, plain, string } from './code.js';

/** How declarations name objects: by what the project exports, and by what is about to be written. */
export interface Names {
  /** The code that stands for an object, a column or a role; undefined where nothing that is exported does. */
  of(id: string): Code | undefined;
  /** The same for a shared function where the function is asked for, and not that it is shared. */
  itself(id: string): Code | undefined;
  /** The key of a column in its table's declaration. */
  keyOf(id: string): string | undefined;
  /** A role: by its export, or by its name. */
  role(name: string): Code;
  /** A name for a new export, made of some words; with an id, it stands for that object from then on. */
  add(words: readonly string[], id?: string): string;
}

interface Place {
  readonly module: LoadedModule;
  readonly path: readonly (string | number)[];
  readonly isShared: boolean;
}

/**
 * @param modules of the project, those of the schema first
 * @param file that is about to be written: what it exports needs no import
 * @param taken names that no new export can have
 */
export function namesIn(
  modules: readonly LoadedModule[],
  { casing }: Pick<Project, 'casing'>,
  file: string,
  taken: ReadonlySet<string>,
): Names {
  const places = placesIn(modules, casing);
  const used = new Set([...reserved, ...taken, ...modules.flatMap(({ exports }) => Object.keys(exports))]);
  const added = new Map<string, string>();
  const named = (id: string, isItself: boolean): Code | undefined => {
    const name = added.get(id);
    if (name !== undefined) return drafted(name, id);
    const place = places.get(id);
    if (!place) return undefined;
    const found = codeOf(place, file);
    return isItself && place.isShared ? code`${found}.function` : found;
  };
  return {
    of: (id) => named(id, false),
    itself: (id) => named(id, true),
    keyOf: (id) => {
      const key = places.get(id)?.path.at(-1);
      return key === undefined ? undefined : String(key);
    },
    role: (name) => named(idOf('role', name), false) ?? string(name),
    add: (words, id) => {
      const name = freeName(camelCase(words), used);
      used.add(name);
      if (id !== undefined) added.set(id, name);
      return name;
    },
  };
}

/** Where each object is exported: nearest to the surface, and in the module that makes it. */
function placesIn(modules: readonly LoadedModule[], casing: Project['casing']): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const module of modules)
    for (const { target, path, isShared } of exportedTargets(module.exports, casing)) {
      const place = { module, path, isShared };
      const id = objectId(target);
      const known = places.get(id);
      if (isNameable(place) && (!known || isNearer(place, known))) places.set(id, place);
    }
  return places;
}

const isNameable = ({ path: [root] }: Place): boolean =>
  typeof root === 'string' && root !== 'default' && isPlainName(root);

/** A module that only hands on what another one makes may, in a circle, import the file that is written. */
const isNearer = (place: Place, known: Place): boolean =>
  place.path.length === known.path.length
    ? isHandedOn(known) && !isHandedOn(place)
    : place.path.length < known.path.length;

/** Compiled modules hand on by accessors. */
const isHandedOn = ({ module, path: [root = ''] }: Place): boolean =>
  Object.getOwnPropertyDescriptor(module.exports, root)?.get !== undefined;

function codeOf(place: Place, file: string): Code {
  const [root = '', ...keys] = place.path;
  const isOwn = place.module.file === file && !isHandedOn(place);
  const start = isOwn ? plain(String(root)) : imported(String(root), place.module.file);
  return keys.reduce<Code>(
    (whole, key) =>
      typeof key === 'string' && isPlainName(key)
        ? code`${whole}.${key}`
        : code`${whole}[${typeof key === 'number' ? String(key) : string(key)}]`,
    start,
  );
}

/** The name itself, or with a number where something has it. */
export function freeName(name: string, used: ReadonlySet<string>): string {
  let free = name;
  for (let count = 2; used.has(free); count++) free = `${name}${count}`;
  return free;
}

/** One name of several: `posts`, `touch_updated_at` become `postsTouchUpdatedAt`. */
function camelCase(words: readonly string[]): string {
  const parts = words.flatMap((word) => word.split(/[^A-Za-z0-9]+/)).filter((part) => part !== '');
  const [first = 'pulled', ...rest] = parts.map((part) => (part === part.toUpperCase() ? part.toLowerCase() : part));
  const name = [lower(first), ...rest.map((part) => part.charAt(0).toUpperCase() + part.slice(1))].join('');
  return /^\d/.test(name) ? `_${name}` : name;
}

const lower = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1);

const keywords =
  'arguments await break case catch class const continue debugger default delete do else enum eval export exports extends false finally for function if implements import in instanceof interface let module new null package private protected public require return static super switch this throw true try typeof undefined var void while with yield';

const builders = 'comment commentOn comments grant pgFunction pgSchema pgTrigger sql';

/** What no constant can be called, and what the written file imports. */
const reserved = `${keywords} ${builders}`.split(' ');
