/** Classes of objects that stand on others, and the kind of each. */
export const classes = {
  columns: 'column',
  constraints: 'constraint',
  indexes: 'index',
  policies: 'policy',
  rules: 'rule',
  triggers: 'trigger',
  comments: 'comment',
  grants: 'grant',
} as const;

/**
 * For each class, whether an object of it that stands on a declared one and is not declared itself is drift (true), or left
 * alone (false). What is not said follows the declarations: Drizzle's own classes and rules are managed; triggers, comments
 * and grants are where the schema declares any.
 */
export type Managed = { readonly [Class in keyof typeof classes]?: boolean };
