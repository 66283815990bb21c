import { visible, visibleBlock } from '../../postgres/catalog/index.js';

/** Text that stays text in a heading and in a cell of a table: what Markdown and HTML may read otherwise becomes entities. */
export const plain = (text: string): string =>
  visible(text).replaceAll(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * Text as code on one line, also in a cell of a table.
 *
 * Backticks, pipes and backslashes cannot be escaped in a code span of a table; with them it becomes HTML.
 *
 * @param characters more are cut off
 */
export function code(text: string, characters: number): string {
  const short = cut(visible(text), characters);
  return /^[^`|\\]+$/.test(short) ? `\`${short}\`` : `<code>${plain(short)}</code>`;
}

/** A block of code in a fence that nothing in it can close. */
export function fenced(language: string, text: string): string {
  const shown = visibleBlock(text);
  const longestRun = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  return `${fence}${language}\n${shown}\n${fence}`;
}

/** By code points: half an emoji is no character. */
function cut(text: string, characters: number): string {
  const points = Array.from(text);
  return points.length > characters ? `${points.slice(0, characters).join('')}…` : text;
}
