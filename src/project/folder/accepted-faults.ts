import { join } from 'node:path';
import { readJson } from '../read-json.js';
import { SchemaError } from '../../errors/index.js';

/**
 * A place where the chain of migrations is broken: one is dated before the one that stands before it, or was generated beside it on
 * another branch.
 */
export interface ChainBreak {
  readonly kind: 'late' | 'apart';
  readonly tag: string;
  /** The migration before it: with another one it is another fault. */
  readonly after: string;
}

/** Beside the migrations, under a name that drizzle-kit takes for none of its own. */
export const acceptedFile = (out: string): string => join(out, 'accepted-history.json');

/** The faults of a folder that somebody has accepted, since they are applied everywhere; none where there is no such file. */
export function readAccepted(out: string): readonly ChainBreak[] {
  const file = acceptedFile(out);
  const { faults = [] } = (readJson(file) ?? {}) as { faults?: unknown };
  if (!Array.isArray(faults) || !faults.every(isBreak))
    throw new SchemaError('folder.damaged', `${file} lists no faults of a history: restore it from git.`, {
      facts: { file },
    });
  return faults as readonly ChainBreak[];
}

const isBreak = (value: unknown): boolean => {
  const { kind, tag, after } = (value ?? {}) as Partial<ChainBreak>;
  return (kind === 'late' || kind === 'apart') && typeof tag === 'string' && typeof after === 'string';
};

/** The text of that file. */
export const acceptedText = (faults: readonly ChainBreak[]): string =>
  `${JSON.stringify({ version: 1, faults }, null, 2)}\n`;
