import type { Failure, Failures } from '../postgres/shadow/index.js';
import { isUndefined } from '../rehearsal/index.js';

/** The object that a statement of ours makes: its schema, where it has one, and its name, both quoted. */
const made =
  /^\s*CREATE (?:OR REPLACE )?(?:MATERIALIZED )?(?<kind>SCHEMA|TABLE|VIEW|TYPE|SEQUENCE|FUNCTION|ROLE) (?<path>"(?:[^"]|"")*"(?:\."(?:[^"]|"")*")?)/;

/**
 * Of declarations that do not run, those that have a reason of their own. An index of a table that could not be made, a view over it,
 * whatever else refers to it: none of them says anything new.
 */
export function rootCauses(failures: Failures<string>): Failures<string> {
  const makers = failures.flatMap(({ statement }) => {
    const { path, kind } = made.exec(statement)?.groups ?? {};
    return path === undefined ? [] : [{ statement, path, kind }];
  });
  const [first, ...more] = failures.filter(({ statement, error }) => {
    if (!isUndefined(error)) return true;
    return !makers.some((maker) => maker.statement !== statement && mentions(statement, maker));
  });
  return first ? [first, ...more] : failures;
}

interface Maker {
  readonly path: string;
  readonly kind: string | undefined;
}

/** What refers to an object by its whole name, as we write it, or as a text of the user's may: by its own name alone. */
function mentions(statement: string, { path, kind = '' }: Maker): boolean {
  if (kind === 'SCHEMA') return statement.includes(`${path}.`);
  if (statement.includes(path)) return true;
  const name = escaped((path.split(/\.(?=")/).at(-1) ?? path).slice(1, -1));
  if (kind === 'FUNCTION') return new RegExp(`(?<!\\w)${name}"?\\s*\\(`).test(statement);
  if (kind === 'TYPE') return new RegExp(`::\\s*"?${name}(?!\\w)`).test(statement);
  return isQuery.test(statement) && new RegExp(`(?<!\\w)${name}(?!\\w)`).test(statement);
}

/** Statements that hold whole queries; in others, the name of a table is also that of a column. */
const isQuery = /^\s*CREATE (?:OR REPLACE )?(?:MATERIALIZED )?(?:VIEW|FUNCTION|POLICY) /;

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** One line for each cause: what PostgreSQL says, and where. Statements that lack the same thing share a line. */
export function causeLines(causes: Failures<string>): string[] {
  const byMessage = new Map<string, string[]>();
  for (const { statement, error } of causes) {
    const known = byMessage.get(error.message) ?? [];
    byMessage.set(error.message, [...known, placeOf({ statement, error })]);
  }
  return [...byMessage].map(([message, [first = '', ...more]]) => {
    const others =
      more.length === 0 ? '' : ` (and ${more.length} more ${more.length === 1 ? 'statement' : 'statements'})`;
    return `${message}: ${first}${others}`;
  });
}

/** The statement in one line; of a long one its beginning, and the line at which PostgreSQL stumbled. */
function placeOf({ statement, error }: Failure<string>): string {
  const lines = statement.trim().split('\n');
  const head = lines[0]?.trim() ?? '';
  const position = Number((error as { position?: string | number }).position);
  const line = position > 0 ? statement.slice(0, position - 1).split('\n').length - 1 : 0;
  const at = statement.split('\n')[line]?.trim().replace(/,$/, '') ?? '';
  return at === '' || at === head ? head : `${head.replace(/\s*\($/, '')}: ${at}`;
}
