/** Whether a type, as PostgreSQL prints it, is this enum or an array of it; majors print quotes around other words each. */
export const isOfEnum = (type: string, [schema = '', name = '']: readonly string[]): boolean =>
  type.replace(/\[\]$/, '').replaceAll('"', '') === `${schema}.${name}`.replaceAll('"', '');
