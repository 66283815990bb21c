/** `EVERYWHERE=1`: each case runs wherever it can, not only where it is its turn. */
export const isEverywhere: boolean = [
  process.env['EVERYWHERE'] === '1',
  process.env['DRIFT'] === 'everywhere',
  process.env['TRANSITIONS'] === 'everywhere',
].includes(true);

/**
 * Where a case runs whose outcome may depend on the major, though hardly ever does: in one place of those that are able, chosen by
 * its name, so that the cases together run in all of them and each fails where it failed before.
 */
export function inTurn<T>(name: string, able: readonly T[]): readonly T[] {
  if (isEverywhere || able.length === 0) return able;
  const turn = Buffer.from(name).reduce((sum, byte) => (sum * 31 + byte) % 65_521, 7);
  return [able[turn % able.length]!];
}

/** As {@link inTurn}, and always in the last one: the newest. */
export const onNewestAndInTurn = <T>(name: string, able: readonly T[]): readonly T[] => [
  ...inTurn(name, able.slice(0, -1)),
  ...able.slice(-1),
];
