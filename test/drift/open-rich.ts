import type { Catalog, DeclaredCatalog } from '../../src/postgres/model/index.js';
import { readCatalog, restrictTo } from '../../src/postgres/catalog/index.js';
import { dependentKinds } from '../../src/postgres/kinds/index.js';
import { type Client, openPostgres, planOnce } from '../../src/postgres/connect/index.js';
import { startServer } from '../support/servers/index.js';
import { schemaFor } from './rich-schema.js';

export interface Rich {
  readonly client: Client;
  /** The rich schema, every part of it declared. */
  readonly declared: DeclaredCatalog;
  close(): Promise<void>;
}

/** What is read of the rich schema. */
export const scope = { schemas: ['app', 'Other one', 'order'], roles: ['drift_reader', 'drift_writer'] };

const grantable = ['schema', 'table', 'view', 'sequence', 'function', 'domain', 'composite'];

/** The rich schema on a server of its own, for its roles belong to the whole server. */
export async function openRich(major: number): Promise<Rich> {
  const server = await startServer(major);
  const client = planOnce(await openPostgres(server.url));
  await client.exec(schemaFor(major));
  const declared = declaredAs(await readCatalog(client, scope));
  const close = async (): Promise<void> => {
    await client.close();
    await server.stop();
  };
  return { client, declared, close };
}

/** The rich schema as it was read, as what is declared. */
export function declaredAs(whole: Catalog): DeclaredCatalog {
  // Of one function the owner is declared.
  const objects = whole.objects.map((object) => {
    const { owner: _owner, ...rest } = object.properties;
    return object.path[1] === 'many' ? object : { ...object, properties: rest };
  });
  const catalog = { ...whole, objects };
  const targets = catalog.objects
    .filter(({ kind }) => grantable.includes(kind))
    .map(({ kind, path }) => ({ kind, path }));
  const made: DeclaredCatalog = {
    fingerprint: '',
    shared: [],
    governed: { roles: ['public', 'drift_reader', 'drift_writer'], targets },
    managed: dependentKinds(),
    operationTests: [],
    catalog,
  };
  return { ...made, catalog: restrictTo(catalog, made) };
}
