import type { CatalogObject } from '../../model/index.js';
import { type ObjectWith, optional, path, text, worded } from '../property.js';
import { persistenceWords } from './catalog-sql.js';
import { naming } from './renamed.js';
import { sequenceOptionsOf } from './sequence-options.js';

export const sequenceProperties = {
  ...sequenceOptionsOf('q'),
  ownedBy: naming(
    optional(path(`case when o.relname is not null then pg_catalog.jsonb_build_array(o.relname, o.column_name) end`)),
    (names, { path: [schema = ''] }, { pathOf }) => pathOf(['column'], [schema, ...names]).slice(1),
  ),
  persistence: optional(worded(text(`case c.relpersistence when 'u' then 'unlogged' end`), persistenceWords)),
};

export type Sequence = ObjectWith<typeof sequenceProperties>;

export const isSequence = (object: CatalogObject): object is CatalogObject & Sequence => object.kind === 'sequence';
