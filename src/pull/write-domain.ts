import { type Domain, domainKind as kind, parseChecks } from '../postgres/kinds/index.js';
import { builder, type Code, code, imported, object, plain, string, template } from './code.js';
import { type WriteContext, writerOf, type Written } from './draft.js';

/** `pgDomain(name, { … })` for each domain. */
export const domainWriter = writerOf(kind, writeDomain);

function writeDomain(domain: Domain, { names }: WriteContext): Written {
  const [, name = ''] = domain.path;
  const { collation, checks } = domain.properties;
  const refused = (reason: string): Written => ({ objects: [domain], reason });
  if (parseChecks(checks).some(({ isValid }) => !isValid)) return refused('one of its checks is NOT VALID');
  if (collation !== undefined && !builtIn.test(collation)) return refused(`its collation is ${collation}`);
  return {
    name: names.add([name], domain.id),
    code: code`${builder('pgDomain')}(${string(name)}, ${config(domain)})`,
    objects: [domain],
  };
}

/** A collation that is found without its schema. */
const builtIn = /^pg_catalog\.("?)(.+)\1$/;

const unquoted = (name: string): string => name.replace(/^"(.*)"$/, '$1').replaceAll('""', '"');

function config({ path: [schema = ''], properties }: Domain): Code {
  const { type, notNull, default: byDefault, collation, checks } = properties;
  const sql = (text: string): Code => code`${imported('sql', 'drizzle-orm')}${template(text)}`;
  const pairs = parseChecks(checks).map(({ name, expression }) => [unquoted(name), sql(expression)] as const);
  return object({
    schema: schema === 'public' ? undefined : string(schema),
    type: string(type),
    notNull: notNull ? plain('true') : undefined,
    default: byDefault === undefined ? undefined : sql(byDefault),
    collation: collation === undefined ? undefined : string(builtIn.exec(collation)?.[2] ?? ''),
    checks: pairs.length > 0 ? object(Object.fromEntries(pairs)) : undefined,
  });
}
