import type { CatalogObject } from '../../catalog/index.js';
import { literal } from '../../sql/index.js';
import type { KindPlan } from '../statement.js';
import { text } from './properties.js';
import { commentTarget, targetKind } from './target.js';

const commentOn = (comment: CatalogObject, is: string): string =>
  `COMMENT ON ${commentTarget(targetKind(comment), comment.path, comment.definition)} IS ${is}`;

export const commentPlan: KindPlan = {
  create: (comment) => [commentOn(comment, literal(text(comment, 'text') ?? ''))],
  drop: (comment) => [commentOn(comment, 'NULL')],
  alter: (to) => [commentOn(to, literal(text(to, 'text') ?? ''))],
};
