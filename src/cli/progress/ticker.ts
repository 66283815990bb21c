import type { Progress } from '../../progress/index.js';
import { elapsed, progressLine } from './words.js';

/** Where progress is shown. */
export interface Display {
  /** How long work runs before anything is shown of it, and how long a line stands at least, in milliseconds. */
  readonly after: number;
  readonly every: number;
  show(line: string): void;
  /** Takes away what is shown, for something else to be written in its place. */
  clear(): void;
}

/** Shows how far work has come, from time to time. */
export interface Ticker {
  report(progress: Progress): void;
  clear(): void;
  /** Shows nothing until it is resumed: a question is on the terminal. */
  pause(): void;
  resume(): void;
  end(): void;
}

/** Nothing is shown before there is anything to say, nor of work that is soon done. */
export function tickerOn(display: Display, now: () => number = () => performance.now()): Ticker {
  const start = now();
  let current: Progress | undefined;
  let shownAt: number | undefined;
  let isPaused = false;
  let isEnded = false;
  let timer: NodeJS.Timeout | undefined;
  const tick = (): void => {
    const time = now();
    const isDue = shownAt === undefined ? time - start >= display.after : time - shownAt >= display.every;
    if (!current || isPaused || !isDue) return;
    shownAt = time;
    display.show(`${progressLine(current)}, ${elapsed(time - start)}`);
  };
  return {
    report: (progress) => {
      if (isEnded) return;
      current = progress;
      // What is long in coming shows that the work goes on all the same.
      timer ??= setInterval(tick, Math.min(display.every, 500)).unref();
      // The timer has no turn while work keeps the process to itself.
      tick();
    },
    clear: () => display.clear(),
    pause: () => {
      isPaused = true;
      display.clear();
    },
    resume: () => (isPaused = false),
    end: () => {
      isEnded = true;
      clearInterval(timer);
      display.clear();
    },
  };
}
