/** What has storage parameters, as PostgreSQL keeps them: `name=value`. */
interface Parametrised {
  readonly properties: { readonly options?: readonly string[] };
}

const nameOf = (option: string): string => option.split('=')[0] ?? option;

/**
 * Sets and resets storage parameters, or the options of a view.
 *
 * @param alter the statement up to where `SET (…)` follows
 * @param from without it, the object is new
 */
export function changeOptions(alter: string, to: Parametrised, from?: Parametrised): string[] {
  const wanted = to.properties.options ?? [];
  const gone = (from?.properties.options ?? []).filter((option) => !wanted.includes(option));
  return [
    ...(gone.length > 0 ? [`${alter} RESET (${gone.map(nameOf).join(', ')})`] : []),
    ...(wanted.length > 0 ? [`${alter} SET (${wanted.join(', ')})`] : []),
  ];
}
