/** What another connection sees of the session that gives no answer. */
export type Look =
  /** The server is at it, or nobody can tell. */
  | { readonly state: 'working' | 'unknown'; readonly reason: string }
  /** The server has nothing to do for it: what was sent or answered is lost. */
  | { readonly state: 'lost'; readonly reason: string }
  /** Nobody answers the other connection, either. */
  | { readonly state: 'silent'; readonly reason: string };

export interface Watched {
  /** How long a server may take to let somebody in, in seconds. */
  readonly connectTimeout: number;
  /** How many bytes came and went so far. */
  bytes(): number;
  look(): Promise<Look>;
  /** Is told why there is no answer yet. */
  onWait(reason: string): void;
  /** Ends the connection: whoever waits for an answer gets the error. */
  cut(error: Error): void;
}

/** Waits for an answer, and looks why there is none. */
export type Watch = <T>(answer: Promise<T>) => Promise<T>;

/** The first sign of life, in seconds; those after it come later and later. */
export const firstSign = 5;

/** Of so many times the connect timeout. An answer that is lost on the way is lost; a host that nobody reaches may come back. */
const patience = { lost: 2, silent: 20 };

/**
 * Watches over a connection: TCP's keep-alive finds out where the peer is gone, but not where a proxy keeps the line and passes
 * nothing on. What the server works at is never cut, however long it takes.
 */
export function watch({ connectTimeout, bytes, look, onWait, cut }: Watched): Watch {
  const first = Math.min(firstSign, connectTimeout);
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;
  let given: Error | undefined;

  const begin = (): void => {
    const start = Date.now();
    const before = bytes();
    const isQuiet = (): boolean => waiting > 0 && bytes() === before;
    let bad: Look['state'] | undefined;
    let badSince = start;
    const lookAgain = (delay: number): void => {
      timer = setTimeout(() => void turn(delay), delay * 1000).unref();
    };
    const turn = async (delay: number): Promise<void> => {
      const mine = timer;
      if (!isQuiet()) return begin();
      const { state, reason } = await look();
      // An answer may have come, and another question may be on its way.
      if (timer !== mine) return;
      if (!isQuiet()) return begin();
      if (state !== bad) badSince = Date.now();
      bad = state;
      const seconds = Math.round((Date.now() - start) / 1000);
      const limit = state === 'lost' || state === 'silent' ? patience[state] * connectTimeout : Infinity;
      if (Date.now() - badSince >= limit * 1000) {
        given = noAnswer(`no answer for ${seconds} s: ${reason}`);
        return cut(given);
      }
      onWait(reason);
      lookAgain(Math.min(delay * 2, first * 12));
    };
    lookAgain(first);
  };

  return async (answer) => {
    if (waiting++ === 0) begin();
    try {
      return await answer;
    } catch (error) {
      // Over TLS the driver hears only that the connection is closed.
      throw given ?? error;
    } finally {
      if (--waiting === 0) {
        clearTimeout(timer);
        timer = undefined;
      }
    }
  };
}

const noAnswer = (message: string): Error => Object.assign(new Error(message), { code: 'NO_ANSWER' });
