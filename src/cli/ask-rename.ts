import { visible } from '../catalog/index.js';
import type { AskRename } from '../generate/index.js';

/** Asks on the terminal what an object is: new, or one of those that go under another name. */
export const askRename: AskRename = async ({ to, from }) => {
  const { default: select } = await import('@inquirer/select');
  return select(
    {
      message: `${visible(to.id)} is`,
      choices: [
        { name: `new; what goes is dropped`, value: undefined },
        ...from.map((old) => ({ name: `${visible(old.id)}, renamed`, value: old })),
      ],
    },
    // stdout is for what is asked for.
    { output: process.stderr },
  );
};
