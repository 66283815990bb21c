export { rebuiltIds } from './change-set.js';
export { planRenames, planValueRenames } from './plan-renames.js';
export { plan } from './plan.js';
export { revokeDefaults, risksOfRevoking } from './revoke-defaults.js';
