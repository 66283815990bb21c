const { pgTable, serial, text } = require('drizzle-orm/pg-core');
const { pgFunction, pgTrigger } = require('archon-schema/declare');

const notes = pgTable('notes', { id: serial('id').primaryKey(), body: text('body').notNull() });
const trim = pgFunction('trim_body', {
  returns: 'trigger',
  language: 'plpgsql',
  body: 'begin new.body := btrim(new.body); return new; end',
});
const trimmed = pgTrigger('trimmed', {
  on: notes,
  timing: 'before',
  events: ['insert', 'update'],
  forEach: 'row',
  execute: trim,
});
module.exports = { notes, trim, trimmed };
