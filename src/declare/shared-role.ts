import type { PgRole } from 'drizzle-orm/pg-core';
import type { Declaration } from './declaration.js';

/** Attributes with which a role is made where it is missing. */
export interface RoleAttributes {
  readonly login?: boolean;
  readonly inherit?: boolean;
  readonly bypassRls?: boolean;
  readonly createDb?: boolean;
  readonly createRole?: boolean;
}

/** A role that is created if it does not exist, and never changed or dropped. */
export interface SharedRole extends Declaration<'shared role'> {
  readonly role: PgRole;
  readonly attributes: RoleAttributes;
}
