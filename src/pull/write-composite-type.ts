import { attributesOf, type Composite, compositeKind as kind } from '../postgres/kinds/index.js';
import { builder, code, object, string } from './code.js';
import { type WriteContext, writerOf, type Written } from './draft.js';

/** `pgCompositeType(name, { … })` for each composite type. */
export const compositeTypeWriter = writerOf(kind, writeCompositeType);

function writeCompositeType(type: Composite, { names }: WriteContext): Written {
  const [schema = '', name = ''] = type.path;
  const attributes = Object.fromEntries(attributesOf(type).map((one) => [one.name, string(one.type)]));
  const place = schema === 'public' ? '' : code`, ${object({ schema: string(schema) })}`;
  return {
    name: names.add([name], type.id),
    code: code`${builder('pgCompositeType')}(${string(name)}, ${object(attributes)}${place})`,
    objects: [type],
  };
}
