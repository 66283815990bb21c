import { visible } from '../postgres/catalog/index.js';
import type { AskRename } from '../migrations/generate/index.js';
import { askOne } from './ask-one.js';

/** Asks on the terminal what an object is: one of those that go, under its new name, or a new one. */
export const askRename: AskRename = ({ to, from }) =>
  askOne({
    message: `${visible(to.id)} is`,
    choices: [
      ...from.map((old) => ({ name: `${visible(old.id)}, renamed: it keeps what it holds`, value: old })),
      {
        name: `new: ${from.map((old) => visible(old.id)).join(' or ')} is dropped with what it holds`,
        value: undefined,
      },
    ],
  });
