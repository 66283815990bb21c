import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { commandLineTool } from './project.js';

const script = '/usr/bin/script';

/** Whether there is the tool that runs a command on a terminal (util-linux). */
export const terminalTool = existsSync(script);

export interface TerminalOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** What is typed when so much has been shown, one after the other; what is looked for, and the keys. */
  readonly answers?: readonly (readonly [RegExp, string])[];
}

export interface TerminalResult {
  readonly code: number;
  /** All that was written. */
  readonly shown: string;
  /** What is on the screen at the end: lines that were erased or written over are not. */
  readonly screen: string;
}

/** Runs `archon-schema` on a terminal of its own, and types the answers to its questions. */
export async function onTerminal(
  args: readonly string[],
  { cwd, env, answers = [] }: TerminalOptions,
): Promise<TerminalResult> {
  const command = [process.execPath, commandLineTool(), ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn(script, ['-qec', `stty cols 200 rows 50; exec ${command}`, '/dev/null'], {
    cwd,
    env: { ...process.env, TERM: 'xterm', CI: undefined, ...env },
  });
  let shown = '';
  let from = 0;
  const waiting = [...answers];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const [next] = waiting;
    if (!next?.[0].test(shown.slice(from))) return;
    from = shown.length;
    waiting.shift();
    child.stdin.write(next[1]);
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, shown, screen: screenOf(shown) };
}

/** As much of a terminal as our output uses: lines, and what erases them. */
function screenOf(shown: string): string {
  const lines: string[] = [''];
  let row = 0;
  let column = 0;
  // eslint-disable-next-line no-control-regex
  for (const [token, , number = '', letter] of shown.matchAll(/\u001B\[(\??([\d;]*))([A-Za-z])|[\s\S]/gu)) {
    const count = Number(number || 1);
    if (letter === 'A') row = Math.max(0, row - count);
    else if (letter === 'B') row += count;
    else if (letter === 'G') column = count - 1;
    else if (letter === 'C') column += count;
    else if (letter === 'D') column = Math.max(0, column - count);
    else if (letter === 'K')
      lines[row] = number === '2' ? '' : number === '1' ? lines[row]! : lines[row]!.slice(0, column);
    else if (letter === 'J') {
      lines[row] = lines[row]!.slice(0, column);
      lines.length = row + 1;
    } else if (letter !== undefined) continue;
    else if (token === '\n') row++;
    else if (token === '\r') column = 0;
    else {
      const line = (lines[row] ??= '').padEnd(column);
      lines[row] = line.slice(0, column) + token + line.slice(column + token.length);
      column += token.length;
    }
    while (lines.length <= row) lines.push('');
  }
  return lines.join('\n');
}
