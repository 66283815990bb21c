import type { CatalogObject } from '../../model/index.js';
import { texts } from './names.js';

const nameOf = (option: string): string => option.split('=')[0] ?? option;

/**
 * Sets and resets storage parameters, or the options of a view.
 *
 * @param alter the statement up to where `SET (…)` follows
 */
export function changeOptions(alter: string, to: CatalogObject, from: CatalogObject): string[] {
  const wanted = texts(to, 'options');
  const gone = texts(from, 'options').filter((option) => !wanted.includes(option));
  return [
    ...(gone.length > 0 ? [`${alter} RESET (${gone.map(nameOf).join(', ')})`] : []),
    ...(wanted.length > 0 ? [`${alter} SET (${wanted.join(', ')})`] : []),
  ];
}
