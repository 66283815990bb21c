import { type Prefix, prefixes } from './folder/layout.js';
import { isRecord } from './load-module.js';
import { didYouMean } from '../errors/index.js';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isTextOrTexts: Check = (value) => isText(value) || isTexts(value);
const isFlag: Check = (value) => typeof value === 'boolean';

/** A value that is there must pass, and is described otherwise. */
interface Rule {
  readonly check: Check;
  readonly wanted: string;
}

const text: Rule = { check: isText, wanted: 'a text' };
const texts: Rule = { check: isTexts, wanted: 'a list of texts' };

/** What `drizzle.config.ts` says wrongly, a sentence each. Settings that are for drizzle-kit alone are left to it. */
export function configMistakes(config: Readonly<Record<string, unknown>>): string[] {
  const { dialect, casing, migrations } = config;
  return [
    ...(dialect === 'postgresql' ? [] : [`dialect is ${said(dialect)}; only "postgresql" can be checked.`]),
    ...(config['schema'] === undefined ? ['schema is missing: it names the files that declare the tables.'] : []),
    ...wrong(config, '', {
      schema: { check: isTextOrTexts, wanted: 'a path or a list of paths' },
      out: text,
      schemaFilter: { check: isTextOrTexts, wanted: 'a name or a list of names' },
      tablesFilter: { check: isTextOrTexts, wanted: 'a pattern or a list of patterns' },
      breakpoints: { check: isFlag, wanted: 'true or false' },
      migrations: { check: isRecord, wanted: 'an object' },
    }),
    ...(casing === undefined || casing === 'snake_case' || casing === 'camelCase'
      ? []
      : [`casing is ${said(casing)}, expected "snake_case" or "camelCase".`]),
    ...(isRecord(migrations)
      ? wrong(migrations, 'migrations.', {
          table: text,
          schema: text,
          prefix: { check: (value) => prefixes.includes(value as Prefix), wanted: `one of ${prefixes.join(', ')}` },
        })
      : []),
  ];
}

/** What `archon-schema.config.ts` says wrongly, a sentence each. */
export function settingsMistakes(settings: Readonly<Record<string, unknown>>): string[] {
  const parts = {
    managed: {},
    shadow: { url: text, prelude: texts },
    dashboard: { apply: text, adopt: text, rollback: text, validate: text },
  };
  const object: Rule = { check: isRecord, wanted: 'an object' };
  const shadow: Rule = { check: (value) => isText(value) || isRecord(value), wanted: 'an object, or "server"' };
  const known = { title: text, order: texts, managed: object, shadow, dashboard: object };
  return [
    ...unknown(settings, '', Object.keys(known)),
    ...wrong(settings, '', known),
    ...Object.entries(parts).flatMap(([name, rules]) => {
      const inner = settings[name];
      if (!isRecord(inner)) return [];
      // The classes that can be managed are named where they are known.
      if (name === 'managed')
        return Object.entries(inner).flatMap(([key, value]) =>
          isFlag(value) ? [] : [`managed.${key} is ${said(value)}, expected true or false.`],
        );
      return [...unknown(inner, `${name}.`, Object.keys(rules)), ...wrong(inner, `${name}.`, rules)];
    }),
  ];
}

const wrong = (
  values: Readonly<Record<string, unknown>>,
  prefix: string,
  rules: Readonly<Record<string, Rule>>,
): string[] =>
  Object.entries(rules).flatMap(([key, { check, wanted }]) =>
    values[key] === undefined || check(values[key])
      ? []
      : [`${prefix}${key} is ${said(values[key])}, expected ${wanted}.`],
  );

const unknown = (values: Readonly<Record<string, unknown>>, prefix: string, known: readonly string[]): string[] =>
  Object.keys(values)
    .filter((key) => !known.includes(key))
    .map((key) =>
      [`${prefix}${key} is no setting: there are ${known.join(', ')}.`, didYouMean(key, known)]
        .filter(Boolean)
        .join(' '),
    );

const said = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 60);
