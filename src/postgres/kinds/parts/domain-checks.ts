/** A CHECK of a domain, as it stands in the domain's property: `CONSTRAINT valid CHECK ((VALUE > 0)) NOT VALID`. */
export interface DomainCheck {
  /** As it is quoted. */
  readonly name: string;
  /** `CHECK (…)` */
  readonly rule: string;
  readonly expression: string;
  readonly isValid: boolean;
}

/** The SQL of the property: a constraint of a domain `t`, by which it can be made again. */
export const domainChecks = `(select pg_catalog.jsonb_agg(pg_catalog.format('CONSTRAINT %I %s', k.conname, pg_catalog.pg_get_constraintdef(k.oid))
        order by k.conname)
      from pg_catalog.pg_constraint k where k.contypid = t.oid and k.contype = 'c')`;

/** Takes the property apart. */
export const parseChecks = (checks: readonly string[] = []): DomainCheck[] =>
  checks.flatMap((text) => {
    const [, name, expression, invalid] =
      /^CONSTRAINT ("(?:[^"]|"")*"|\S+) CHECK \((.*)\)( NOT VALID)?$/s.exec(text) ?? [];
    return name === undefined || expression === undefined
      ? []
      : [{ name, expression, rule: `CHECK (${expression})`, isValid: invalid === undefined }];
  });

/** Checks that rows have to meet from now on, and did not before. */
export const newlyEnforced = (
  to: readonly string[] | undefined,
  from: readonly string[] | undefined,
): DomainCheck[] => {
  const known = new Set(parseChecks(from).flatMap(({ rule, isValid }) => (isValid ? [rule] : [])));
  return parseChecks(to).filter(({ rule, isValid }) => isValid && !known.has(rule));
};

/** What ALTER DOMAIN does for each: drops first, then new names, then what is added or validated. */
export function changeChecks(to: readonly string[] | undefined, from: readonly string[] | undefined): string[] {
  const [wanted, present] = [parseChecks(to), parseChecks(from)];
  const known = new Map(present.map((check) => [check.name, check]));
  const stays = new Set(wanted.map(({ name }) => name));
  const left = present.filter(({ name }) => !stays.has(name));
  const renames = new Map(
    wanted.flatMap((check): [string, DomainCheck][] => {
      if (known.has(check.name)) return [];
      const at = left.findIndex(({ rule }) => rule === check.rule);
      const [found] = at < 0 ? [] : left.splice(at, 1);
      return found ? [[check.name, found]] : [];
    }),
  );
  const drops = left.map(({ name }) => `DROP CONSTRAINT ${name}`);
  const changes = wanted.flatMap((check) => {
    const renamed = renames.get(check.name);
    const was = renamed ?? known.get(check.name);
    const add = `ADD CONSTRAINT ${check.name} ${check.rule}${check.isValid ? '' : ' NOT VALID'}`;
    if (!was) return [add];
    const named = renamed ? [`RENAME CONSTRAINT ${was.name} TO ${check.name}`] : [];
    if (was.rule !== check.rule || (was.isValid && !check.isValid))
      return [...named, `DROP CONSTRAINT ${check.name}`, add];
    return was.isValid === check.isValid ? named : [...named, `VALIDATE CONSTRAINT ${check.name}`];
  });
  return [...drops, ...changes];
}
