import type { DeclaredCatalog, Kind } from '../postgres/model/index.js';
import { literal } from '../postgres/sql/index.js';
import { repairable, type RepairStep, repairSteps } from './repair-steps.js';

/** PL/pgSQL that makes what is missing and what may be made again. It drops no table, column or row. */
export interface Repair {
  readonly declarations: string;
  /** Reads `drift` and `absent`; raises an exception where a difference is beyond it, or a statement fails. */
  readonly repair: string;
}

const list = (values: readonly string[]): string => `array[${values.map(literal).join(', ')}]::text[]`;

export function repairSql(declared: DeclaredCatalog): Repair {
  const steps = repairSteps(declared);
  const makes = steps.filter(({ step }) => step === 'make').map(({ id }) => id);
  const { remade, replaced } = repairable;
  const kinds = (some: readonly Kind[]): string => some.map(literal).join(', ');
  const command = literal('"archon-schema adopt --repair" repairs it, and keeps every row.');
  return {
    declarations: `  steps jsonb;
  pending int[];
  failed int[];
  at_step int;
  reason text;
  remade text[];
  replaced text[];
  regranted text[];
  beyond text[];`,
    repair: `    steps := ${literal(`[${steps.map((step: RepairStep) => JSON.stringify(step)).join(',\n')}]`)};
    -- Objects under another name, and columns, take a statement that depends on what is there.
    beyond := array(select f.value ->> 'message' from pg_catalog.jsonb_array_elements(drift) with ordinality f(value, n)
      where not case f.value ->> 'change'
        when 'missing' then f.value ->> 'id' = any (${list(makes)})
        when 'changed' then f.value ->> 'kind' in (${kinds([...remade, ...replaced])}) and f.value ->> 'property' <> 'name'
        else f.value ->> 'kind' = 'grant' end
      order by f.n);
    if pg_catalog.cardinality(beyond) > 0 then
      raise exception using
        message = pg_catalog.cardinality(beyond) || ' of the ' || pg_catalog.cardinality(differences)
          || ' differences cannot be repaired by this script. Nothing was changed.',
        detail = pg_catalog.array_to_string(beyond, pg_catalog.chr(10)),
        hint = ${command};
    end if;
    remade := array(select f.value ->> 'id' from pg_catalog.jsonb_array_elements(drift) f(value)
      where f.value ->> 'change' = 'changed' and f.value ->> 'kind' in (${kinds(remade)}));
    replaced := array(select f.value ->> 'id' from pg_catalog.jsonb_array_elements(drift) f(value)
      where f.value ->> 'change' = 'changed' and f.value ->> 'kind' in (${kinds(replaced)}));
    regranted := array(select f.value ->> 'root' from pg_catalog.jsonb_array_elements(drift) f(value)
      where f.value ->> 'kind' = 'grant');
    pending := array(select e.n::int - 1 from pg_catalog.jsonb_array_elements(steps) with ordinality e(value, n)
      cross join lateral (select e.value ->> 'step' as step, e.value ->> 'id' as id, e.value ->> 'kind' as kind,
        array(select l.id from pg_catalog.jsonb_array_elements_text(e.value -> 'line') l(id)) as line) s
      where case s.step
        when 'drop' then s.id = any (remade)
        when 'revoke' then s.id = any (absent) or s.id = any (regranted)
        else s.id = any (absent) or s.line && remade or s.id = any (replaced) or s.kind = 'grant' and s.line && regranted end
      order by e.n);
    -- What needs something that comes later is tried again, as long as that leads on.
    while pg_catalog.cardinality(pending) > 0 loop
      failed := '{}';
      foreach at_step in array pending loop
        begin
          execute steps -> at_step ->> 'sql';
          raise notice '%;', steps -> at_step ->> 'sql';
        exception when others then
          failed := failed || at_step;
          if pg_catalog.cardinality(failed) = 1 then
            reason := sqlerrm;
          end if;
        end;
      end loop;
      if failed = pending then
        raise exception using
          message = (steps -> failed[1] ->> 'id') || ' cannot be repaired: ' || reason || '. Nothing was changed.',
          detail = steps -> failed[1] ->> 'sql',
          hint = 'If rows are in the way, "archon-schema adopt --repair" counts them and gives the query that lists them.';
      end if;
      pending := failed;
    end loop;`,
  };
}
