import type { Project } from '../project/index.js';

/** A project with the shadow that the command line asks for, where it asks for one. */
export function withShadow(
  project: Project,
  { shadow, prelude }: { readonly shadow?: string; readonly prelude?: readonly string[] },
): Project {
  const { url, ...rest } = project.settings.shadow ?? {};
  const asked = shadow === 'pglite' ? undefined : (shadow ?? url);
  const merged = { ...rest, ...(prelude && { prelude }), ...(asked !== undefined && { url: asked }) };
  return { ...project, settings: { ...project.settings, shadow: merged } };
}
