/** Asks on the terminal whether migrations may delete what was shown. Ctrl-C ends the process as it does elsewhere. */
export async function askLoss(): Promise<boolean> {
  const { default: select } = await import('@inquirer/select');
  try {
    return await select(
      {
        message: 'Apply the migrations?',
        choices: [
          { name: 'no, change nothing', value: false },
          { name: 'yes, delete this data', value: true },
        ],
      },
      // stdout is for what is asked for.
      { output: process.stderr },
    );
  } catch (error) {
    if ((error as Error).name !== 'ExitPromptError') throw error;
    process.emit('SIGINT');
    return new Promise<boolean>(() => undefined);
  }
}
