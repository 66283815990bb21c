import { visibleBlock } from '../postgres/catalog/index.js';

/** Progress and notices go to stderr: stdout is the report's. `style` colours the line. */
export const say = (line: string, style = (text: string): string => text): void =>
  console.error(style(visibleBlock(line)));

/** What was asked for goes to stdout. */
export const print = (text: string): void => console.log(visibleBlock(text));
