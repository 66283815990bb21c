import { visible } from '../../postgres/catalog/index.js';
import type { Finding } from '../finding.js';
import type { Validation } from '../validation.js';
import type { Failure } from './failure.js';
import { notesOf, upcomingLines } from './wording.js';

/** What stands for the file where something has no place in one, as `cc1` does for GCC. */
const tool = 'archon-schema';

/**
 * The findings as compilers write them: `file:line:column: error: message [code]`, so that editors show them at the declaration; an
 * empty text where there are none.
 *
 * The form is GCC's (https://www.gnu.org/prep/standards/html_node/Errors.html). The column is 1: only lines are known.
 */
export const gccReport = (validation: Validation): string =>
  [
    ...validation.findings.map((finding) =>
      line(placeOf(finding), finding.severity, finding.message, `${finding.kind}/${finding.change}`),
    ),
    ...upcomingLines(validation).map(({ about, severity, text }) => line(tool, severity, text, `migrations/${about}`)),
    ...notesOf(validation).map((text) => line(tool, 'note', text, 'not-compared')),
  ].join('\n');

/** The error in the same form: the database could not be looked at. */
export const gccFailure = ({ error, code }: Failure): string => line(tool, 'error', error, code);

const placeOf = ({ location }: Finding): string => (location ? `${visible(location.file)}:${location.line}:1` : tool);

const line = (place: string, severity: string, message: string, code: string): string =>
  `${place}: ${severity}: ${visible(message)} [${code}]`;
