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

/**
 * Whose turn it is, where the cases of a file are the same in several places and have no table: each runs in the last place, and in one
 * of the others, one after the other.
 *
 * @returns asked once for each case, in their order, whether it runs in this place
 */
export function turnsOf<T>(place: T, able: readonly T[]): () => boolean {
  const others = able.slice(0, -1);
  let asked = 0;
  return () => {
    const turn = others[asked++ % Math.max(others.length, 1)];
    return isEverywhere || place === able.at(-1) || place === turn;
  };
}
