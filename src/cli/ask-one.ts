import pc from 'picocolors';
import { withoutProgress } from './progress/index.js';

interface Choice<Answer> {
  readonly name: string;
  readonly value: Answer;
}

interface Question<Answer> {
  readonly message: string;
  /** The first is chosen where somebody only presses Enter: one that loses nothing. */
  readonly choices: readonly Choice<Answer>[];
}

/** Somebody ended a question without an answer: nothing has been changed so far. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Whether there is a terminal to ask on: stdout may be a file. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY;

/**
 * Asks on the terminal which of some answers is right; what is typed narrows them.
 *
 * @throws Interrupted on Ctrl-C, Ctrl-D and Esc
 */
export async function askOne<Answer>({ message, choices }: Question<Answer>): Promise<Answer> {
  const { default: search } = await import('@inquirer/search');
  const ended = new AbortController();
  // The library knows Ctrl-C alone; at Ctrl-D it would wait for ever.
  const onKey = (_text: unknown, key?: { readonly name?: string; readonly ctrl?: boolean }): void => {
    if (key?.name === 'escape' || (key?.ctrl && key.name === 'd')) ended.abort();
  };
  process.stdin.on('keypress', onKey);
  const help = `↑↓ choose, ⏎ answer${choices.length > 2 ? ', type to narrow' : ''}, Esc stop`;
  const theme = { style: { keysHelpTip: () => pc.dim(help) } };
  const source = (term = ''): Choice<Answer>[] =>
    choices.filter(({ name }) => name.toLowerCase().includes(term.toLowerCase()));
  try {
    return await withoutProgress(() =>
      // stdout is for what is asked for.
      search({ message, source, theme }, { output: process.stderr, signal: ended.signal }),
    );
  } catch (error) {
    if (!['ExitPromptError', 'AbortPromptError'].includes((error as Error).name)) throw error;
    throw new Interrupted('Interrupted: nothing was changed.');
  } finally {
    process.stdin.off('keypress', onKey);
  }
}
