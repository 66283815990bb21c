import { reportingTo } from '../../progress/index.js';
import { inLog, onTerminal } from './display.js';
import { type Ticker, tickerOn } from './ticker.js';

let ticker: Ticker | undefined;

/** Shows on stderr how far the work of a command has come. */
export async function showingProgress<T>(work: () => Promise<T>): Promise<T> {
  // As --quiet, for all commands of a script.
  if (process.env['ARCHON_SCHEMA_QUIET']) return work();
  const { stderr } = process;
  // A terminal that nobody looks at has no height: what runs in a container, for one.
  const isTerminal = stderr.isTTY && stderr.rows > 0 && process.env['TERM'] !== 'dumb';
  const own = tickerOn(isTerminal ? onTerminal(stderr) : inLog(stderr));
  ticker = own;
  try {
    return await reportingTo(own.report, work);
  } finally {
    own.end();
    ticker = undefined;
  }
}

/** Shows nothing more until the command has ended. */
export const hideProgress = (): void => ticker?.end();

/** Takes the progress away from the terminal, for a line of output. */
export const clearProgress = (): void => ticker?.clear();

/** Asks something on the terminal, which no progress is drawn over. */
export async function withoutProgress<T>(ask: () => Promise<T>): Promise<T> {
  ticker?.pause();
  try {
    return await ask();
  } finally {
    ticker?.resume();
  }
}
