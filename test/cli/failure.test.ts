import { describe, expect, test } from 'vitest';
import { explain } from '../../src/cli/failure.js';
import { DeclarationError } from '../../src/declare/index.js';
import { SchemaError } from '../../src/errors/index.js';

const withCode = (message: string, more: object): Error => Object.assign(new Error(message), more);

describe('what is said of an error', () => {
  test.each([
    ['of ours', new SchemaError('migration.edited', 'a.sql was edited'), 'migration.edited', 'a.sql was edited'],
    ['of a declaration', new DeclarationError('Twice'), 'declaration.invalid', 'Twice'],
    [
      'of another copy',
      withCode('x', { [Symbol.for('archon-schema:error')]: true, code: 'lock.busy', facts: {}, details: [] }),
      'lock.busy',
      'x',
    ],
    ['a lost connection', withCode('x', { code: 'CONNECTION_CLOSED' }), 'connect.lost', 'x: the server closed the'],
    ['a right', withCode('x', { code: '42501' }), 'access.denied', 'x: this user lacks a right'],
    ['a lock', withCode('x', { code: '55P03' }), 'lock.reading', 'x: another session keeps locked'],
    ['PostgreSQL’s', withCode('x', { code: '42P01' }), 'database.error', 'x (42P01)'],
    ['a file', withCode('x', { code: 'EACCES', syscall: 'open', path: '/f' }), 'file.unusable', 'x (EACCES)'],
    ['of a library', withCode('x', { code: 'ERR_ODD' }), 'unexpected', 'x (ERR_ODD)'],
    ['any', new Error('x'), 'unexpected', 'x: DEBUG=1 shows'],
    ['thrown text', 'x', 'unexpected', 'x: DEBUG=1 shows'],
  ])('%s', (_name, error, code, line) =>
    expect(explain(error)).toMatchObject({ code, line: expect.stringContaining(line) }),
  );

  test('no password, neither in the message nor deep in the facts', () => {
    const url = 'postgres://me:secret@host/db';
    const error = new SchemaError('connect.lost', url, { facts: { database: url, answers: [[url]] }, details: [url] });
    expect(JSON.stringify(explain(error))).not.toContain('secret');
  });
});
