import { dollarQuoted } from './quote.js';

/**
 * Wraps the `CREATE` of a shared object so that it runs only where the object is missing. Somebody else may make it in the same
 * moment: that is as good.
 *
 * @param isMissing an SQL condition
 * @param create the statement, without its semicolon
 */
export const ifMissing = (isMissing: string, create: string): string =>
  `DO ${dollarQuoted(`
BEGIN
  IF ${isMissing} THEN
    ${create};
  END IF;
EXCEPTION WHEN duplicate_object OR duplicate_function OR unique_violation THEN
  NULL;
END
`)}`;
