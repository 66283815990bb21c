import { exitCodeOf } from '../../src/cli/exit-code.js';
import { codes, type ErrorCode, factNames } from '../../src/errors/index.js';

/** `docs/errors.md`: every code with its cause and its cure, and the fields of `facts`. */
export function errorsPage(): string {
  const sections = (Object.keys(codes) as ErrorCode[]).sort().flatMap((code) => {
    const { title, cause, cure } = codes[code];
    return [
      `## ${code}`,
      '',
      `**${title}.** Exit code ${exitCodeOf(code)}.`,
      '',
      `Cause: ${cause}`,
      '',
      `Cure: ${cure}`,
      '',
    ];
  });
  return [
    '<!-- Generated from src/errors by test/docs/errors.test.ts: UPDATE=1 npx vitest run test/docs writes it. -->',
    '',
    '# Errors',
    '',
    'Every error has a code. The command line prints it at the end of the message, JSON reports carry it as `code`, and in programs it',
    'is `error.code` of a `SchemaError`. Codes stay as they are when messages are reworded.',
    '',
    'Exit code 1 means that the check ran and found something wrong, 2 that it could not run.',
    '',
    ...sections,
    '## Fields of `facts`',
    '',
    'What a message says, `facts` holds as data: `error.facts` in programs, `facts` in JSON reports. An error has only the fields that',
    'apply to it.',
    '',
    '| field | means |',
    '|---|---|',
    ...Object.entries(factNames).map(([name, meaning]) => `| \`${name}\` | ${meaning} |`),
    '',
  ].join('\n');
}
