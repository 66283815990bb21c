/** What a query gives in one column. */
interface Output {
  readonly name: string;
  readonly expression: string;
}

const name = String.raw`("(?:[^"]|"")*"|[\w$]+)`;
const named = new RegExp(`^(.*) AS ${name}$`, 's');
const plain = new RegExp(`^(?:${name}\\.)*${name}$`);

/**
 * The columns of a view's query in their order, which `pg_get_viewdef` prints one a line.
 *
 * @returns undefined where they cannot be told for sure
 */
export function outputsOf(query: string): Output[] | undefined {
  const list = /^ SELECT (?:DISTINCT )?(?!ON )(.*?)(?:\n {3}FROM |\n {2}(?! )|\nUNION|\nEXCEPT|\nINTERSECT|;$)/s.exec(
    query,
  )?.[1];
  const outputs = list?.split(/,\n {4}(?! )/).map((item): Output | undefined => {
    const [, expression, alias] = named.exec(item) ?? [];
    if (expression !== undefined && alias !== undefined) return { name: unquoted(alias), expression };
    const column = plain.exec(item)?.at(-1);
    return column === undefined ? undefined : { name: unquoted(column), expression: item };
  });
  return outputs?.every((output) => output !== undefined) ? outputs : undefined;
}

const unquoted = (text: string): string => (text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);

/** Whether `CREATE OR REPLACE VIEW` can do it: the columns stay as they are, and others come behind them. */
export function onlyGains(from: readonly Output[], to: readonly Output[]): boolean {
  return to.length >= from.length && from.every((output, at) => output.name === to[at]?.name);
}

/** The columns that get another name, where nothing else changes. */
export function renamedOutputs(
  from: readonly Output[],
  to: readonly Output[],
): (readonly [string, string])[] | undefined {
  if (from.length !== to.length || from.some(({ expression }, at) => expression !== to[at]?.expression))
    return undefined;
  const pairs = from.flatMap((output, at) =>
    output.name === to[at]!.name ? [] : [[output.name, to[at]!.name] as const],
  );
  const taken = new Set(from.map((output) => output.name));
  return pairs.some(([, now]) => taken.has(now)) ? undefined : pairs;
}
