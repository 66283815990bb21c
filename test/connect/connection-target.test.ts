import { describe, expect, test } from 'vitest';
import {
  connectionLabel,
  connectionTarget,
  type SslSetting,
  withoutPassword,
} from '../../src/postgres/connect/index.js';

const target = (url: string, ssl?: SslSetting) => {
  const { hosts, ports, user, password, database, ssl: tls, ignored, session } = connectionTarget(url, ssl);
  return { at: hosts.map((host, index) => [host, ports[index]]), user, password, database, tls, ignored, session };
};

const plain = { user: 'u', password: 'p', database: 'd', tls: false, ignored: [], session: {} };

describe('what people write is read as libpq reads it', () => {
  test.each([
    ['postgres://u:p@h/d', { at: [['h', 5432]] }],
    ['postgresql://u:p@h:6543/d', { at: [['h', 6543]] }],
    ['postgres://u:p@[::1]:6543/d', { at: [['::1', 6543]] }],
    ['postgres://u:p@localhost/d?host=::1', { at: [['::1', 5432]] }],
    ['postgres://u:p@%2Fvar%2Frun/d', { at: [['/var/run', 5432]] }],
    ['postgres://u:p@localhost/d?host=/var/run', { at: [['/var/run', 5432]] }],
    ['postgres:///d?host=/var/run&user=u&password=p', { at: [['/var/run', 5432]] }],
    [
      'postgres://u:p@a:1,b,[::1]:3/d?port=2',
      {
        at: [
          ['a', 1],
          ['b', 2],
          ['::1', 3],
        ],
      },
    ],
    ['postgres://u:p@h/d?channel_binding=require&gssencmode=disable', { at: [['h', 5432]] }],
    [
      'postgres://u:p@h/d?pgbouncer=true&connection_limit=1',
      { at: [['h', 5432]], ignored: ['pgbouncer', 'connection_limit'] },
    ],
    [
      'postgres://u:p@h/d?options=-c%20search_path%3Dx&application_name=me',
      { at: [['h', 5432]], session: { options: '-c search_path=x', application_name: 'me' } },
    ],
    [
      'postgres://u:p@a:1,b/d',
      {
        at: [
          ['a', 1],
          ['b', 5432],
        ],
      },
    ],
    [
      'postgres://u:p@localhost/d?host=a,[::1]&port=1,2',
      {
        at: [
          ['a', 1],
          ['::1', 2],
        ],
      },
    ],
    ['postgres://u:p,x@h/d', { at: [['h', 5432]], password: 'p,x' }],
    [
      'postgres://u:p,x@a,b/d',
      {
        at: [
          ['a', 5432],
          ['b', 5432],
        ],
        password: 'p,x',
      },
    ],
    ['postgres://h/d?user=a@b&password=p', { at: [['h', 5432]], user: 'a@b' }],
    ['postgres://u:p%40%23%2F%3F%3A@h/d', { at: [['h', 5432]], password: 'p@#/?:' }],
    ['postgres://u:p@h/d%20e', { at: [['h', 5432]], database: 'd e' }],
  ])('%s', (url, wanted) => {
    expect(target(url)).toEqual({ ...plain, ...wanted });
  });
});

describe('TLS is what is asked for, and never less', () => {
  const unverified = { rejectUnauthorized: false };
  test.each<[string, SslSetting | undefined, unknown]>([
    ['', undefined, false],
    ['?sslmode=disable', true, false],
    ['?sslmode=prefer', undefined, 'prefer'],
    ['?sslmode=require', undefined, unverified],
    ['?sslmode=no-verify', undefined, unverified],
    ['?sslmode=verify-full', undefined, {}],
    ['?sslmode=verify-ca', undefined, {}],
    ['?sslmode=verify-ca&sslrootcert=system', undefined, {}],
    ['?sslmode=require&sslrootcert=system', undefined, {}],
    ['?ssl=true', undefined, {}],
    ['', true, {}],
    ['', false, false],
    ['', 'require', unverified],
    ['', 'verify-full', {}],
    ['', { rejectUnauthorized: true, ca: 'x' }, { rejectUnauthorized: true, ca: 'x' }],
    ['', { rejectUnauthorized: false }, unverified],
  ])('%s and ssl: %j', (query, ssl, wanted) => {
    expect(connectionTarget(`postgres://u:p@h/d${query}`, ssl).ssl).toEqual(wanted);
  });

  test.each<[string, string, SslSetting | undefined, unknown]>([
    ['verify-full', '', undefined, {}],
    ['verify-full', '?sslmode=disable', undefined, false],
    ['verify-full', '', false, false],
    ['require', '', true, {}],
    ['', '', undefined, false],
  ])('PGSSLMODE=%s counts where nothing else says it: %s, ssl: %j', (mode, query, ssl, wanted) => {
    expect(connectionTarget(`postgres://u:p@h/d${query}`, ssl, { PGSSLMODE: mode }).ssl).toEqual(wanted);
  });

  test('a root that is not there, and a mode that does not exist, are told', () => {
    expect(() => connectionTarget('postgres://u:p@h/d?sslmode=verify-full&sslrootcert=/no/where')).toThrow(/ENOENT/);
    expect(() => connectionTarget('postgres://u:p@h/d?sslmode=verify')).toThrow(/"verify" is none of disable, allow/);
  });
});

describe('no part of a password is shown', () => {
  test.each([
    'postgres://alice:2024#secret@host/db',
    'postgres://alice:20?secret@host/db',
    'postgres://alice:20/secret@host/db',
    'postgres://alice:se#cret@host/db',
    'postgres://alice:sec/ret@ho/st@x/db',
    'postgres://alice:secret@host:port/db',
    'postgres://alice:p@sec?ret@host/db',
    'postgres://alice:p@sec?x=1&ret@host/db',
    'postgres://alice:20,24@a:sec,b/db',
  ])('%s', (url) => {
    let said = '';
    try {
      connectionTarget(url);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).toMatch(/%40/);
    for (const text of [said, connectionLabel(url)]) expect(text).not.toMatch(/secret|2024|sec|cret|alice/);
  });

  test.each([
    'postgres://alice:2024?x=secret@host/db',
    'postgres://alice:p@sec?x=ret@host/db',
    'postgres://alice:20,24?x=secret@host/db',
  ])('nothing tells what is what in %s: it is not shown', (url) => {
    expect(connectionLabel(url)).toBe('the database');
  });

  test.each([
    ['postgres://alice:sec,ret@host/db', 'postgres://alice@host/db'],
    ['postgres://alice:secret@%2Fvar%2Frun/db', 'postgres://alice@%2Fvar%2Frun/db'],
    ['postgres://alice:secret@a:1,[::1]/db', 'postgres://alice@a:1,[::1]/db'],
  ])('%s is shown as %s', (url, label) => {
    expect(connectionLabel(url)).toBe(label);
  });

  test('an @ in a password is read as node-postgres reads it', () => {
    expect(connectionTarget('postgres://alice:se@cret@host/db')).toMatchObject({
      hosts: ['host'],
      password: 'se@cret',
    });
    expect(connectionLabel('postgres://alice:se@cret@host:6543/db')).toBe('the database');
    expect(withoutPassword('postgres://alice:se@cret@host/db')).not.toContain('cret');
  });
});
