import { findingsSql } from './findings.js';
import { idsSql } from './ids.js';
import { messageSql } from './message.js';
import { olderServerSql } from './older-server.js';
import { otherNamesSql } from './other-names.js';
import { reachSql } from './reach.js';
import { sameValueSql } from './same-value.js';

/**
 * Gives the live objects their ids, leaves out what is not declared ground, and compares: the rules of `catalog/` once more, in SQL,
 * led by the same tables of rules. A test holds both to the same findings.
 */
export const compareSql = `
${[idsSql, olderServerSql, otherNamesSql, reachSql, sameValueSql, messageSql, findingsSql].join('\n\n')}`;
