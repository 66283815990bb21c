import type { Catalog, CatalogObject, DeclaredCatalog, Json } from '../postgres/model/index.js';
import {
  compareCatalogs,
  describeDifference,
  isPrintedText,
  readColumnOrder,
  restrictTo,
} from '../postgres/catalog/index.js';
import { sqlStateOf } from '../postgres/connect/index.js';
import { plan } from '../postgres/plan/index.js';
import { planOptions, propertyOf } from '../postgres/kinds/index.js';
import { SchemaError } from '../errors/index.js';
import { isUndefined, type Rehearse, type Tried } from '../rehearsal/index.js';
import type { DeclaredSchema } from './declared-schema.js';
import { causeLines, rootCauses } from './root-causes.js';
import { report } from '../progress/index.js';

/**
 * The catalog that the declarations ask for: they become SQL, which runs on the empty shadow and is read back.
 *
 * @throws SchemaError when a statement does not run, with the statement and PostgreSQL's reason
 */
export async function readDeclared(rehearse: Rehearse, schema: DeclaredSchema): Promise<DeclaredCatalog> {
  const declared = await runDeclarations(rehearse, schema);
  return { ...declared, catalog: await withAlternatives(rehearse, schema, declared) };
}

/** How often a text is printed and read again before it is taken to change no more. */
const rounds = 3;

/**
 * Adds what PostgreSQL prints when everything is made again from what it printed: a dumped and restored database, and a
 * migration that drops and makes an object again, hold those texts.
 *
 * @throws SchemaError when that does not give every object again
 */
async function withAlternatives(
  rehearse: Rehearse,
  schema: DeclaredSchema,
  declared: DeclaredCatalog,
): Promise<Catalog> {
  const alternatives = new Map<string, Record<string, Json[]>>();
  let printed = declared.catalog;
  for (let round = 0; round < rounds; round++) {
    const again = await printAgain(rehearse, schema, { ...declared, catalog: printed });
    const changes = compareCatalogs(printed, again).filter(({ object }) => !declared.shared.includes(object.id));
    if (changes.length === 0) break;
    const other = changes.find((change) => !isPrintedText(change));
    if (other)
      throw new SchemaError(
        'unexpected',
        `What is declared cannot be made again from what PostgreSQL prints of it: ${describeDifference(other)}. This is a defect of archon-schema, please report it.`,
        {
          facts: { object: other.object.id },
          details: changes.filter((change) => !isPrintedText(change)).map(describeDifference),
        },
      );
    for (const { object, property = '', actual = null } of changes) {
      const known = alternatives.get(object.id) ?? {};
      alternatives.set(object.id, { ...known, [property]: [...(known[property] ?? []), actual] });
    }
    printed = { ...again, objects: again.objects.map(asItWas(printed)) };
  }
  const objects = declared.catalog.objects.map((object) => {
    const others = alternatives.get(object.id);
    return others ? { ...object, alternatives: others } : object;
  });
  return { version: declared.catalog.version, server: declared.catalog.server, objects };
}

/** Everything of the first printing but the texts that were printed anew. */
const asItWas = ({ objects }: Catalog): ((object: CatalogObject) => CatalogObject) => {
  const before = new Map(objects.map((object) => [object.id, object]));
  return (object) => {
    const { properties } = before.get(object.id) ?? object;
    const texts = Object.entries(object.properties).filter(([name]) => propertyOf(object.kind, name)?.isPrinted);
    return { ...object, properties: { ...properties, ...Object.fromEntries(texts) } };
  };
};

function printAgain(rehearse: Rehearse, schema: DeclaredSchema, declared: DeclaredCatalog): Promise<Catalog> {
  return rehearse(async (run) => {
    const statements = plan({ ...run.baseline, objects: [] }, declared.catalog, planOptions(declared));
    const tried = await run.tryAll(statements.map(({ sql }) => sql));
    refuseFailures(tried, 'What is declared cannot be made again from what PostgreSQL prints of it');
    return restrictTo(asDeclared(await run.catalog(declared.shared), schema), declared);
  });
}

function runDeclarations(rehearse: Rehearse, schema: DeclaredSchema): Promise<DeclaredCatalog> {
  return rehearse(async (run) => {
    report({ step: 'declare', total: schema.statements.length, unit: 'statements' });
    refuseFailures(await run.tryAll(schema.statements), 'PostgreSQL refuses what is declared');
    const whole: DeclaredCatalog = {
      ...schema.declared,
      catalog: asDeclared(await run.catalog(schema.declared.shared), schema),
    };
    const catalog = restrictTo(whole.catalog, whole);
    const made = new Set(catalog.objects.map(({ id }) => id));
    const columnOrder = Object.entries(await readColumnOrder(run.client)).filter(([id]) => made.has(id));
    return { ...whole, columnOrder: Object.fromEntries(columnOrder), catalog };
  });
}

function refuseFailures({ failures }: Tried<string>, what: string): void {
  if (!failures) return;
  const causes = rootCauses(failures);
  const [{ error, statement }] = causes;
  const lines = causeLines(causes);
  throw new SchemaError('declaration.refused', `${what}: ${error.message}${hintFor(error)}`, {
    facts: {
      problem: error.message,
      causeCode: sqlStateOf(error),
      statement: statement.trim(),
      ...(lines.length > 1 && { problems: lines }),
    },
    cause: error,
    details: lines,
  });
}

/** What the declarations stand on is not on the shadow, and nothing that was tried has it. */
const hintFor = (error: Error): string =>
  isUndefined(error)
    ? '. If the database has it from elsewhere, make it on the scratch database: --prelude <file> runs your SQL there first, --shadow server makes it on the server of DATABASE_URL.'
    : '';

/**
 * On the shadow everything has an owner, a shared role all attributes, and `current_user` is a role. Only what is declared is
 * expected.
 */
function asDeclared(catalog: Catalog, { owned, sharedRoles, policyRoles }: DeclaredSchema): Catalog {
  const objects = catalog.objects.map((object) => {
    const attributes = sharedRoles.get(object.id);
    const roles = policyRoles.get(object.id);
    let properties = object.properties;
    if (properties['owner'] !== undefined && !owned.includes(object.id)) {
      const { owner: _owner, ...rest } = properties;
      properties = rest;
    }
    if (attributes)
      properties = Object.fromEntries(Object.entries(properties).filter(([name]) => attributes.includes(name)));
    if (roles) properties = { ...properties, roles };
    return properties === object.properties ? object : { ...object, properties };
  });
  return { ...catalog, objects };
}
