import { visible } from '../../postgres/catalog/index.js';
import type { createLogUpdate } from 'log-update';
import type { Display } from './ticker.js';

/** One line that changes, at the bottom of the terminal. */
export function onTerminal(stream: NodeJS.WriteStream): Display {
  let update: ReturnType<typeof createLogUpdate> | undefined;
  let isLoading = false;
  let latest: string | undefined;
  const draw = (): void => {
    // A line that is broken into two would leave its first half behind when the terminal is made narrower.
    if (latest !== undefined) update?.(visible(latest).slice(0, Math.max(1, (stream.columns ?? 80) - 1)));
  };
  const load = async (): Promise<void> => {
    isLoading = true;
    const logUpdate = await import('log-update');
    // The cursor stays: a process that is killed could not bring it back.
    update = logUpdate.createLogUpdate(stream, { showCursor: true });
    draw();
  };
  return {
    after: 1000,
    every: 200,
    show: (line) => {
      latest = line;
      if (!isLoading) void load();
      else draw();
    },
    clear: () => {
      latest = undefined;
      update?.clear();
    },
  };
}

/** Lines in a log, few of them. */
export const inLog = (stream: NodeJS.WritableStream): Display => ({
  after: 2000,
  every: 5000,
  show: (line) => void stream.write(`${visible(line)}…\n`),
  clear: () => {},
});
