import pc from 'picocolors';
import { visibleBlock } from '../postgres/catalog/index.js';
import { asCalled } from './called-as.js';
import { shortened } from './paths.js';
import { clearProgress } from './progress/index.js';

/** How a notice is coloured where colours are shown. */
type Style = (text: string, colors: ReturnType<typeof pc.createColors>) => string;

/** Whether a stream shows colours: picocolors also colours for CI and on Windows, where it may be a file. */
export const isColored = (stream: { readonly isTTY?: boolean }): boolean =>
  pc.isColorSupported && (stream.isTTY === true || Boolean(process.env['FORCE_COLOR']));

/** Notices go to stderr: stdout is the report's. */
export function say(line: string, style: Style = (text) => text): void {
  clearProgress();
  console.error(style(visibleBlock(forPeople(line)), pc.createColors(isColored(process.stderr))));
}

/** What was asked for goes to stdout. */
export const print = (text: string): void => printRaw(visibleBlock(forPeople(text)));

/** The same for text that is safe to show, or is a document of its own. */
export function printRaw(text: string): void {
  clearProgress();
  console.log(text);
}

/** Commands as they are called here, and paths as they are from here. */
export const forPeople = (text: string): string => shortened(asCalled(text));
