/** What has statistics targets. */
interface Measured {
  readonly properties: { readonly statistics?: Readonly<Record<string, number>> };
}

const targetsOf = ({ properties }: Measured): Readonly<Record<string, number>> => properties.statistics ?? {};

/**
 * Sets the statistics targets of an index's expressions, which PostgreSQL names by their places.
 *
 * @param index the quoted name of the index
 * @param from without it, the index is new
 */
export function changeStatistics(index: string, to: Measured, from?: Measured): string[] {
  const [wanted, present] = [targetsOf(to), from ? targetsOf(from) : {}];
  return [...new Set([...Object.keys(wanted), ...Object.keys(present)])]
    .filter((place) => wanted[place] !== present[place])
    .map((place) => `ALTER INDEX ${index} ALTER COLUMN ${Number(place)} SET STATISTICS ${Number(wanted[place] ?? -1)}`);
}
