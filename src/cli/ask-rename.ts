import { visible } from '../postgres/catalog/index.js';
import { likeness } from '../errors/index.js';
import type { AskRename } from '../migrations/generate/index.js';
import { askOne } from './ask-one.js';

/** Asks on the terminal what an object is: one of those that go, under its new name, or a new one. The likest is the first. */
export const askRename: AskRename = ({ to, from, kept }) => {
  const ranked = [...from].sort((a, b) => likenessOf(b, to) - likenessOf(a, to));
  const dropped = ranked.map((old) => nameIn(old, to)).join(' or ');
  return askOne({
    message: `Is ${visible(to.id)} new, or was it renamed?`,
    choices: [
      ...ranked.map((old) => ({ name: `Renamed from ${nameIn(old, to)} (keeps ${kept})`, value: old })),
      { name: `New ${to.kind}, drop ${dropped} (loses ${kept})`, value: undefined },
    ],
  });
};

type Subject = Parameters<AskRename>[0]['to'];

const likenessOf = (old: Subject, to: Subject): number => likeness(old.path.at(-1) ?? '', to.path.at(-1) ?? '');

/** The last name alone, where all before it is the same. */
function nameIn(old: Subject, to: Subject): string {
  const isBeside = old.path.slice(0, -1).join('\0') === to.path.slice(0, -1).join('\0');
  return visible(isBeside ? (old.path.at(-1) ?? '') : old.path.join('.'));
}
