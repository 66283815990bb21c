import type { DeclaredCatalog } from '../postgres/model/index.js';
import type { Managed } from '../declare/index.js';

/** What is managed is a rule of the settings, which holds at once, also for what older migrations made. */
export const asManaged = (
  applied: DeclaredCatalog,
  now: Pick<DeclaredCatalog, 'managed' | 'governed'>,
  { grants }: Managed,
): DeclaredCatalog => ({
  ...applied,
  managed: now.managed,
  governed: grants === undefined ? applied.governed : now.governed,
});
