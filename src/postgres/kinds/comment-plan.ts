import type { CatalogObject } from '../model/index.js';
import { literal } from '../sql/index.js';
import type { KindPlan } from './kind.js';
import { text } from './parts/names.js';
import { commentTarget, targetKind } from './parts/target.js';

const commentOn = (comment: CatalogObject, is: string): string =>
  `COMMENT ON ${commentTarget(targetKind(comment), comment.path, comment.definition)} IS ${is}`;

export const commentPlan: KindPlan = {
  create: (comment) => [commentOn(comment, literal(text(comment, 'text') ?? ''))],
  drop: (comment) => [commentOn(comment, 'NULL')],
  alter: (to) => [commentOn(to, literal(text(to, 'text') ?? ''))],
};
