import { pgTableCreator, serial, text } from 'drizzle-orm/pg-core';
import { prefix } from './settings';

const table = pgTableCreator((name) => `${prefix}${name}`);
export const things = table('things', { id: serial('id').primaryKey(), name: text('name') });
