import type { Json } from '../../postgres/model/index.js';

/** A property that is a text; empty where it is not set. */
export const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** A property that is a list of texts; empty where it is not set. */
export const textsOf = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
