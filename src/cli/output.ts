import { visibleBlock } from '../postgres/catalog/index.js';
import { asCalled } from './called-as.js';
import { clearProgress } from './progress/index.js';

/** Notices go to stderr: stdout is the report's. `style` colours the line. */
export function say(line: string, style = (text: string): string => text): void {
  clearProgress();
  console.error(style(visibleBlock(asCalled(line))));
}

/** What was asked for goes to stdout. */
export const print = (text: string): void => printRaw(visibleBlock(asCalled(text)));

/** The same for text that is safe to show, or is a document of its own. */
export function printRaw(text: string): void {
  clearProgress();
  console.log(text);
}
