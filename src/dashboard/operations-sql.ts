import type { OperationTestData } from '../catalog/index.js';
import { literal } from '../sql/index.js';
import { deleteRow, insertRow, mark, operationSection, updateRow } from '../validate/index.js';

/** Tests the operations: `operation-test.ts` once more, in SQL. The exception at the end of each test undoes its rows. */
export function operationsSql(tests: readonly OperationTestData[]): string {
  if (tests.length === 0) return '';
  return [
    `  insert into archon_report (line) values (${literal(`${operationSection.icon} ${operationSection.title}`)});`,
    ...tests.map(testSql),
  ].join('\n\n');
}

const undo = 'AS000';

function testSql(test: OperationTestData): string {
  const { subject, touches } = test;
  const update = updateRow(test, '$1');
  const updating = `
    step := 'update';
    declare
      was text := row_at.rest;
    begin
      execute ${literal(update ?? '')} into row_at using row_at.at;
      if row_at.at is null then problem := 'no row was updated';
      ${touches === undefined ? '' : `elsif not row_at.moved then problem := ${literal(`it does not move ${touches}`)};`}
      elsif row_at.rest <> was then problem := 'it changes columns that it does not set'; end if;
      if problem is not null then raise exception using errcode = '${undo}', message = problem; end if;
    end;`;
  return `  problem := null;
  step := 'insertion';
  begin
    set local lock_timeout = '5s';
    execute ${literal(insertRow(test))} into row_at;
    if row_at.at is null then
      problem := 'no row was inserted';
      raise exception using errcode = '${undo}', message = problem;
    end if;${update === undefined ? '' : updating}
    step := 'deletion';
    execute ${literal(deleteRow(test, '$1'))} into row_at using row_at.at;
    if row_at.deleted is null then problem := 'no row was deleted'; end if;
    raise exception using errcode = '${undo}', message = 'undo';
  exception
    when sqlstate '${undo}' then null;
    when insufficient_privilege or read_only_sql_transaction or lock_not_available then raise;
    when others then problem := sqlerrm;
  end;
  insert into archon_report (line)
    select ${literal(`${mark.ok} ${subject} `)} || s.name || ' works'
    from (values (1, 'insertion'), (2, 'deletion')) s(n, name)
    where problem is null or (s.n = 1 and step <> 'insertion') order by s.n;
  if problem is not null then
    insert into archon_finding (severity, kind, id, message) values ('error', 'operation', '', problem);
    insert into archon_report (line) values (${literal(`${mark.error} ${subject} `)} || step || ' fails: ' || problem);
  end if;`;
}
