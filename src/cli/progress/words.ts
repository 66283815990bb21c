import type { Progress, ProgressStep } from '../../progress/index.js';

/** What each step is called; `{}` stands for what it is done with. */
const words: Readonly<Record<ProgressStep, string>> = {
  load: 'Loading the schema',
  shadow: 'Starting the scratch database',
  declare: 'Running the declarations on the scratch database',
  draft: 'Waiting for drizzle-kit',
  replay: 'Replaying {}',
  plan: 'Planning the migration',
  'prove-up': 'Proving {} up',
  'prove-down': 'Proving {} down',
  'prove-rows': 'Proving {} over rows',
  'prove-fix': 'Proving the fix on the scratch database',
  read: 'Reading the live catalog',
  check: 'Checking the pending migrations',
  count: 'Counting rows of {}',
  lock: 'Waiting for another run to end: {}',
  apply: 'Applying {}',
  'roll-back': 'Rolling back {}',
  compare: 'Comparing the catalogs',
  save: 'Saving {}',
  restore: 'Restoring {}',
};

/** How far some work has come, in one line: `Proving 0004_reshape up (41 of 200 statements)`. */
export function progressLine({ step, subject, done, total, unit }: Progress): string {
  const what = words[step].replace(/:? ?\{\}/, (place) => (subject === undefined ? '' : place.replace('{}', subject)));
  if (total === undefined) return what;
  if (done === undefined) return `${what} (${count(total)} ${unit})`;
  const percent = unit === 'rows' && total > 0 ? `, ${Math.floor((100 * done) / total)} %` : '';
  return `${what} (${count(done)} of ${count(total)} ${unit}${percent})`;
}

const count = (number: number): string => number.toLocaleString('en-US');

/** `12 s`, `3 min 05 s`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}
