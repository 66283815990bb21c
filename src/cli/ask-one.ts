import { withoutProgress } from './progress/index.js';

interface Question<Answer> {
  readonly message: string;
  /** The first is chosen where somebody only presses Enter: one that loses nothing. */
  readonly choices: readonly { readonly name: string; readonly value: Answer }[];
}

/** Somebody answered a question with Ctrl-C: nothing has been changed so far. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Asks on the terminal which of some answers is right. @throws Interrupted on Ctrl-C */
export async function askOne<Answer>({ message, choices }: Question<Answer>): Promise<Answer> {
  const { default: select } = await import('@inquirer/select');
  try {
    // stdout is for what is asked for.
    return await withoutProgress(() => select({ message, choices }, { output: process.stderr }));
  } catch (error) {
    if ((error as Error).name !== 'ExitPromptError') throw error;
    throw new Interrupted('Interrupted: nothing was changed.');
  }
}
