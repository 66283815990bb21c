import type { OperationTestData } from '../postgres/model/index.js';
import { literal } from '../postgres/sql/index.js';
import { deleteRow, insertRow, mark, operationSection, updateRow } from '../validate/index.js';

/** Tests the operations: `operation-test.ts` once more, in SQL. The exception at the end of each test undoes its rows. */
export function operationsSql(tests: readonly OperationTestData[]): string {
  if (tests.length === 0) return '';
  return [
    `  insert into archon_report (line) values (${literal(`${operationSection.icon} ${operationSection.title}`)});`,
    ...tests.map(testSql),
  ].join('\n\n');
}

/** An SQLSTATE of our own, to leave a block and undo it. */
const undo = 'AS000';

function testSql(test: OperationTestData): string {
  const update = updateRow(test, '$1');
  return `  told := '{}';
  step := 'insertion';
  begin
    set local lock_timeout = '5s';
    execute ${literal(insertRow(test))} into row_at;
    if row_at.at is null then
      told := told || (${failure(test)} || 'no row was inserted');
      raise exception using errcode = '${undo}', message = 'undo';
    end if;
    told := told || ${success(test)};
    step := 'update';${update === undefined ? '' : updating(test, update)}
    step := 'deletion';
    execute ${literal(deleteRow(test, '$1'))} into row_at using row_at.at;
    told := told || case when row_at.deleted is null then ${failure(test)} || 'no row was deleted' else ${success(test)} end;
    raise exception using errcode = '${undo}', message = 'undo';
  exception
    when sqlstate '${undo}' then null;
    when insufficient_privilege or read_only_sql_transaction or lock_not_available then raise;
    when others then told := told || (${failure(test)} || sqlerrm);
  end;
  insert into archon_report (line) select pg_temp.archon_visible(t.line, data ->> 'unseen') from pg_catalog.unnest(told) with ordinality t(line, n) order by t.n;
  insert into archon_finding (severity, change, kind, id, message)
    select 'error', 'changed', 'operation', '', t.line from pg_catalog.unnest(told) t(line) where t.line like ${literal(`${mark.error}%`)};`;
}

const success = ({ subject }: OperationTestData): string =>
  `(${literal(`${mark.ok} ${subject} `)} || step || ' works')`;

const failure = ({ subject }: OperationTestData): string =>
  `(${literal(`${mark.error} ${subject} `)} || step || ' fails: ')`;

function updating(test: OperationTestData, update: string): string {
  const { touches } = test;
  const moves = touches === undefined ? 'true' : 'row_at.moved';
  return `
    declare
      was text := row_at.rest;
    begin
      execute ${literal(update)} into row_at using row_at.at;
      if row_at.at is null then
        told := told || (${failure(test)} || 'no row was updated');
      elsif not ${moves} then
        told := told || (${failure(test)} || ${literal(`it does not move ${touches ?? ''}`)});
      elsif row_at.rest <> was then
        told := told || (${failure(test)} || 'it changes columns that it does not set');
      end if;
    end;`;
}
