import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * What is being done: `load` the declarations; `shadow`: the scratch database starts; `declare`: the declarations run on it; `draft`:
 * drizzle-kit writes one; `replay` the history; `plan`; `prove-up`, `prove-down`, `prove-rows` a migration, `prove-fix` a fix; `read` the
 * live catalog; `check` what is pending; `count` rows; `lock`: another session is waited for; `apply` or `roll-back` a migration;
 * `compare` catalogs; `save` or `restore` the rows of a table.
 */
export type ProgressStep =
  | 'load'
  | 'shadow'
  | 'declare'
  | 'draft'
  | 'replay'
  | 'plan'
  | 'prove-up'
  | 'prove-down'
  | 'prove-rows'
  | 'prove-fix'
  | 'read'
  | 'check'
  | 'count'
  | 'lock'
  | 'apply'
  | 'roll-back'
  | 'compare'
  | 'save'
  | 'restore';

/** How far some work has come. */
export interface Progress {
  readonly step: ProgressStep;
  /** What it is done with: the tag of a migration, a table, or for `lock` the session that holds it. */
  readonly subject?: string;
  /** So many are done, of so many. */
  readonly done?: number;
  readonly total?: number;
  /** What is counted. */
  readonly unit?: 'migrations' | 'statements' | 'rows';
}

/** Is called whenever work has come further, often many times a second. What it throws ends the work. */
export type OnProgress = (progress: Progress) => void;

/** What a function takes that reports its progress. */
export interface ProgressOptions {
  /** Called whenever the work has come further: which step of it runs, on what, and how much of that is done. */
  readonly onProgress?: OnProgress;
}

const listener = new AsyncLocalStorage<OnProgress>();

/** Does work whose steps are reported to a listener, however deep they are; without one, to who listens already. */
export const reportingTo = <T>(onProgress: OnProgress | undefined, work: () => T): T =>
  onProgress ? listener.run(onProgress, work) : work();

/** Reports how far the work has come, to who listens. */
export const report = (progress: Progress): void => listener.getStore()?.(progress);
