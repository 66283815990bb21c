import { defined } from '../postgres/model/index.js';
import type { Project } from '../project/index.js';
import { say } from './output.js';
import { type DatabaseOptions, patienceOf } from './with-database.js';

/** A project with the shadow that the command line asks for, where it asks for one. */
export function withShadow(
  project: Project,
  options: DatabaseOptions & { readonly shadow?: string; readonly prelude?: readonly string[] },
): Project {
  const { shadow, prelude } = options;
  const { url, ...rest } = project.settings.shadow ?? {};
  const asked = shadow === 'pglite' ? undefined : (shadow ?? url);
  const merged = { ...rest, ...defined({ prelude, url: asked }) };
  const said = new Set<string>();
  const onNotice = (line: string): void => {
    if (!said.has(line)) say(line);
    said.add(line);
  };
  return { ...project, onNotice, patience: patienceOf(options), settings: { ...project.settings, shadow: merged } };
}
