import type { DeclaredCatalog } from '../../src/postgres/model/index.js';
import type { Client } from '../../src/postgres/connect/index.js';
import { validateScript } from '../../src/dashboard/validate-script.js';
import type { Finding } from '../../src/validate/index.js';
import { project } from '../workflow/workflow.js';

/** A finding as both the script and the command report it: the object, what happened to it, and to which property. */
export type Fact = Pick<Finding, 'severity' | 'id' | 'change' | 'property' | 'message'>;

/** The script without its own transaction, so that it runs in one with a fault in it. */
export function scriptInside(declared: DeclaredCatalog): string {
  const script = validateScript([], declared, project);
  return withoutTransaction(script);
}

export const withoutTransaction = (script: string): string =>
  script.replace(/^begin;$/m, '').replace(/^rollback;$/m, '');

/** What the script finds; the caller rolls back. */
export async function findingsOfScript(client: Client, script: string): Promise<Fact[]> {
  await client.exec(script);
  return client.query<Fact>('select severity, id, change, property, message from archon_finding');
}

/** Findings as an ordered list of texts: equal lists are equal sets. */
export const asSet = (facts: readonly Fact[]): string[] =>
  facts
    .map(({ severity, id, change, property, message }) => [severity, change, id, property ?? '-', message].join(' | '))
    .sort();
