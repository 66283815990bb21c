import { existsSync, readFileSync } from 'node:fs';
import { SchemaError } from '../errors/index.js';

/** The value in a JSON file; undefined where there is no file. @throws SchemaError when it is no JSON */
export function readJson(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new SchemaError('folder.damaged', `${file} is no JSON (${(cause as Error).message}): restore it from git.`, {
      facts: { file, problem: (cause as Error).message },
      cause,
    });
  }
}
