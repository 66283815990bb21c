import pc from 'picocolors';

/** How a line of the report begins. */
export const mark = { ok: '✅', error: '❌', warning: '⚠️ ' } as const;

const asciiMark = { ok: 'ok', error: 'FAIL', warning: 'warn' } as const;

export interface LookOptions {
  /** True: words instead of signs, for terminals and logs that know ASCII only. */
  readonly ascii?: boolean;
  /** True: lines coloured by ANSI escapes. */
  readonly color?: boolean;
}

/** How the lines of a text report are marked and coloured. */
export interface Look {
  readonly ok: (text: string) => string;
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly heading: (icon: string, text: string) => string;
}

/** The look that the options ask for; signs without colour by default. */
export function lookOf({ ascii = false, color = false }: LookOptions = {}): Look {
  const { green, red, yellow, bold } = pc.createColors(color);
  const begin = ascii ? asciiMark : mark;
  return {
    ok: (text) => green(`${begin.ok} ${text}`),
    error: (text) => red(`${begin.error} ${text}`),
    warning: (text) => yellow(`${begin.warning} ${text}`),
    heading: (icon, text) => bold(ascii ? text : `${icon} ${text}`),
  };
}
