import fc from 'fast-check';

/** What ends a string, a comment, a statement or a list somewhere, or stands for something else there. */
const pieces = [
  '--',
  ';',
  "'",
  '"',
  '$$',
  '$1',
  '$body$',
  '$',
  '\\',
  '{}',
  '{',
  ',',
  '\n',
  '\r\n',
  '\t',
  ' ',
  '🙂',
  'é',
  '/*',
  '*/',
  '%',
  '%s',
  '%I',
  ':=',
  ':x',
  '?',
  '::text',
  '(',
  ')',
  '[]',
  '.',
  'a',
  'B',
  'NULL',
  "E'",
  '\\x41',
  "';",
  ') EXECUTE FUNCTION ',
  ' ON ONLY ',
  ' USING (',
  ' DEFAULT ',
  'select',
];

/** Any text that PostgreSQL can hold. */
export const text = fc.array(fc.constantFrom(...pieces), { maxLength: 5 }).map((parts) => parts.join(''));

/** Any name that PostgreSQL can hold: of 1 to 63 bytes. */
export const name = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''))
  .filter((one) => Buffer.byteLength(one) <= 60);

/** How somebody writes a text as SQL by hand. */
export type Spelling = 'quoted' | 'escaped' | 'dollars' | 'commented' | 'ended';
export const spelling = fc.constantFrom<Spelling>('quoted', 'escaped', 'dollars', 'commented', 'ended');

/** A text as SQL, in words of its own: what is tested quotes otherwise. */
export function spelled(value: string, how: Spelling): string {
  const quoted = `'${value.split("'").join("''")}'`;
  const line = value.replace(/[\r\n]/g, ' ');
  switch (how) {
    case 'quoted':
      return quoted;
    case 'escaped':
      return `E'${value.split('\\').join('\\\\').split("'").join("\\'")}'`;
    case 'dollars':
      return `$of_mine$${value}$of_mine$`;
    case 'commented':
      return `/* ${value.replace(/\/\*|\*\//g, '')} */ ${quoted}`;
    case 'ended':
      return `${quoted} -- ${line}`;
  }
}

/** A name between quotes. */
export const quotedName = (...names: readonly string[]): string =>
  names.map((one) => `"${one.split('"').join('""')}"`).join('.');
