// A loader of Node's for host.mjs: the ES modules of a project are other ones in each run, which Node itself cannot forget.
let runs;

export const initialize = (shared) => void (runs = new Int32Array(shared));

export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  const isOfProject = /^file:.*[/][.]tmp-projects[/](?!.*[/]node_modules[/])/.test(found.url);
  return isOfProject && !found.url.includes('?')
    ? { ...found, url: `${found.url}?run=${Atomics.load(runs, 0)}` }
    : found;
}
