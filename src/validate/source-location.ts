import type { CatalogObject } from '../postgres/model/index.js';
import type { Validation } from './validation.js';

/** A module that declares something. */
export interface Source {
  /** Its path from the project's root. */
  readonly file: string;
  readonly text: string;
}

/** Where something is declared. */
export interface Location {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The same validation, each finding with the place where its object is declared, or the one that it stands on. */
export function withLocations(validation: Validation, sources: readonly Source[]): Validation {
  const byId = new Map(
    [...validation.live.objects, ...validation.expected.objects].map((object) => [object.id, object]),
  );
  const findings = validation.findings.map((finding) => {
    const root = byId.get(finding.root);
    const own = byId.get(finding.id) ?? root;
    return root && own ? { ...finding, location: locate(sources, root, own) ?? null } : finding;
  });
  return { ...validation, findings };
}

/**
 * Finds the line that declares an object, by its name: the table, type or function where it is the first argument of a call, and
 * what stands on it by its name, or by its key, after that.
 *
 * @param root the object that stands for itself
 * @param own the object itself
 * @returns undefined where the sources do not show it
 */
export function locate(
  sources: readonly Source[],
  root: Pick<CatalogObject, 'kind' | 'path'>,
  own: Pick<CatalogObject, 'kind' | 'path'>,
): Location | undefined {
  const name = (root.kind === 'function' ? root.path[1] : root.path.at(-1)) ?? '';
  for (const { file, text } of sources) {
    const found = new RegExp(`\\(\\s*(?:\\{\\s*name:\\s*)?${quoted(name)}`).exec(text);
    if (!found) continue;
    const start = found.index + found[0].length;
    const inner = own.path.at(-1) ?? '';
    const rest = text.slice(start);
    const at =
      inner === name ? -1 : firstOf(rest, quoted(inner), `^\\s*${escape(camel(inner))}:`, `^\\s*${escape(inner)}:`);
    return { file, line: text.slice(0, at < 0 ? start : start + at).split('\n').length };
  }
  return undefined;
}

function firstOf(text: string, ...patterns: readonly string[]): number {
  for (const pattern of patterns) {
    const found = new RegExp(pattern, 'm').exec(text);
    if (found) return found.index + found[0].length - 1;
  }
  return -1;
}

const escape = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

const quoted = (name: string): string => `['"\`]${escape(name)}['"\`]`;

const camel = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
