import type { CatalogObject } from '../postgres/model/index.js';
import { type FunctionParts, functionKind, isKind, type ObjectWith } from '../postgres/kinds/index.js';
import { builder, type Code, code, list, object, plain, string } from './code.js';
import type { WriteContext, Writer, Written } from './draft.js';

type PgFunction = ObjectWith<typeof functionKind.properties>;

/** `pgFunction(name, { … })` for each function. */
export const functionWriter: Writer = {
  kind: functionKind.kind,
  write: (objects, context) =>
    objects.flatMap((object) => (isKind(object, functionKind) ? [writeFunction(object, context)] : [])),
};

function writeFunction(live: PgFunction & CatalogObject, { names, functions }: WriteContext): Written {
  const parts = functions.get(live.id);
  const reason = whyNot(live, parts);
  if (!parts || reason !== undefined) return { objects: [live], reason: reason ?? 'it is gone meanwhile' };
  const [, name = ''] = live.path;
  return {
    name: names.add([name], live.id),
    code: code`${builder('pgFunction')}(${string(name)}, ${config(live, parts)})`,
    objects: [live],
  };
}

function whyNot({ properties: { type, language } }: PgFunction, parts: FunctionParts | undefined): string | undefined {
  if (type === 'procedure') return 'pgFunction declares functions, and this is a procedure';
  if (parts?.isParsed) return 'its body is SQL without quotes (RETURN or BEGIN ATOMIC), and pgFunction takes a text';
  return language === 'c' ? 'it is written in C: its library and symbol cannot be declared' : undefined;
}

/** What PostgreSQL gives a function that does not say otherwise. */
const usual = { volatility: 'volatile', strict: false, security: 'invoker', parallel: 'unsafe', leakproof: false };

function config(live: PgFunction, parts: FunctionParts): Code {
  const { properties } = live;
  const [schema = ''] = live.path;
  const { returns = '', language, body, volatility, strict, security, parallel, leakproof, cost, rows } = properties;
  const unusual = <T>(value: T, otherwise: T, write: (value: T) => Code): Code | undefined =>
    value === otherwise ? undefined : write(value);
  const flag = (value: boolean): Code => plain(String(value));
  const number = (value: number): Code => plain(String(value));
  const isSet = /^(SETOF|TABLE)\b/.test(returns);
  return object({
    schema: unusual(schema, 'public', string),
    args: parts.arguments.length > 0 ? list(parts.arguments.map(argument)) : undefined,
    returns: string(returns),
    language: string(language),
    volatility: unusual(volatility, usual.volatility, string),
    strict: unusual(strict, usual.strict, flag),
    security: unusual(security, usual.security, string),
    parallel: unusual(parallel, usual.parallel, string),
    leakproof: unusual(leakproof, usual.leakproof, flag),
    cost: unusual(cost, language === 'internal' ? 1 : 100, number),
    rows: unusual(rows, isSet ? 1000 : 0, number),
    set: settings(properties.settings),
    body: string(body),
  });
}

const argument = ({ mode, name, type, default: otherwise }: FunctionParts['arguments'][number]): Code =>
  object({
    name: name === '' ? undefined : string(name),
    type: string(type),
    mode: mode === 'in' ? undefined : string(mode),
    default: otherwise === null ? undefined : string(otherwise),
  });

function settings(all: readonly string[] | undefined): Code | undefined {
  if (!all) return undefined;
  const pairs = all.map((setting): [string, Code] => {
    const at = setting.indexOf('=');
    const value = setting.slice(at + 1);
    // An empty list is kept as one empty name.
    return [setting.slice(0, at), string(value === '""' ? '' : value)];
  });
  return object(Object.fromEntries(pairs));
}
