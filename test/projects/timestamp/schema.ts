import { pgTable, text } from 'drizzle-orm/pg-core';

export const words = pgTable('words', { word: text('word').primaryKey() });
