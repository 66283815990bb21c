import {
  type CatalogObject,
  catalogVersion,
  type DeclaredCatalog,
  objectId,
  type Ref,
} from '../../postgres/model/index.js';
import { SchemaError } from '../../errors/index.js';

/** A snapshot as it stands in a file. In version 1 objects are referred to by their ids, since version 2 by kind and path. */
interface CatalogInFile {
  readonly governed: { readonly roles: readonly string[]; readonly targets: readonly (Ref | string)[] };
  readonly catalog: {
    readonly version: number;
    readonly objects: readonly (Omit<CatalogObject, 'parent'> & { readonly parent?: Ref | string })[];
  };
}

/**
 * The catalog snapshot of a file, whichever version it is of.
 *
 * @throws SchemaError for a version that this archon-schema does not know
 */
export function catalogInFile(declared: DeclaredCatalog, file: string): DeclaredCatalog {
  const { governed, catalog } = declared as CatalogInFile;
  if (catalog.version > catalogVersion)
    throw new SchemaError(
      'folder.damaged',
      `${file} is of version ${catalog.version}, this archon-schema reads up to version ${catalogVersion}: use the one that wrote it.`,
      { facts: { file, expected: catalogVersion, found: catalog.version } },
    );
  if (catalog.version === catalogVersion) return declared;
  const known = new Map<string, Ref>(catalog.objects.map(({ id, kind, path }) => [id, { kind, path }]));
  const refOf = (ref: Ref | string): Ref => {
    if (typeof ref !== 'string') return ref;
    const found = known.get(ref) ?? refInId(ref, file);
    known.set(ref, found);
    return found;
  };
  const objects = catalog.objects.map(({ parent, ...object }) => ({
    ...object,
    ...(parent !== undefined && { parent: refOf(parent) }),
    // A partitioned table was another type of table; its partition key says it.
    ...(object.properties['type'] === 'partitioned table' && { properties: { ...object.properties, type: 'table' } }),
  }));
  return {
    ...declared,
    governed: { ...governed, targets: governed.targets.map(refOf) },
    catalog: { ...declared.catalog, version: catalogVersion, objects },
  };
}

/** The reference that an id encodes: `table public."T"`. Nothing else reads one; it is encoded again to see that it was read well. */
function refInId(id: string, file: string): Ref {
  const [, kind = '', label = ''] = /^(\S+) (.*)$/s.exec(id) ?? [];
  // Outside of quotes, only the arguments of a function stand in brackets.
  const [, name = label, args] = /^((?:"(?:[^"]|"")*"|[^"(])+)\((.*)\)$/s.exec(label) ?? [];
  const names = [...name.matchAll(/"((?:[^"]|"")*)"|[^".]+/g)].map(
    ([plain, quoted]) => quoted?.replaceAll('""', '"') ?? plain,
  );
  const ref = { kind, path: args === undefined ? names : [...names, args] };
  if (objectId(ref) === id) return ref;
  throw new SchemaError(
    'folder.damaged',
    `${file} refers to ${JSON.stringify(id)}, which names no object: restore it from git.`,
    {
      facts: { file, object: id },
    },
  );
}
