import { withoutPassword } from './connection-url.js';

interface DriverError {
  readonly code?: string;
  readonly message?: string;
  readonly hint?: string;
}

const untrusted =
  'the certificate of the server is signed by nobody known; name its root with sslrootcert=<file> in the URL, or ca in dbCredentials.ssl';

/** The kinds of causes, as the codes of errors name them. */
export type ConnectCode =
  | `connect.${'url' | 'refused' | 'host' | 'timeout' | 'tls' | 'login' | 'database' | 'unavailable' | 'lost'}`
  | 'access.denied';

const reasons: Readonly<Record<string, readonly [code: ConnectCode, reason: string]>> = {
  ECONNREFUSED: ['connect.refused', 'nothing listens there; is the server running, and is the port right?'],
  ENOTFOUND: [
    'connect.host',
    'no such host; check the host name in DATABASE_URL, and that @, ? and # in the password are written %40, %3F and %23',
  ],
  EHOSTUNREACH: ['connect.host', 'no way leads to the host; check it, and the network'],
  ENETUNREACH: ['connect.host', 'no way leads to the host; check it, and the network'],
  EAI_AGAIN: ['connect.host', 'the host name cannot be looked up; check it, and the network'],
  NO_TLS: [
    'connect.tls',
    'the server has no TLS, and the connection asks for it (sslmode, or ssl): switch it on there, or take it out',
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['connect.tls', untrusted],
  SELF_SIGNED_CERT_IN_CHAIN: ['connect.tls', untrusted],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['connect.tls', untrusted],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ['connect.tls', untrusted],
  CERT_HAS_EXPIRED: ['connect.tls', 'the certificate of the server has expired; have it renewed'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'connect.tls',
    'the certificate of the server is for another host; check the host name',
  ],
  NO_ANSWER: ['connect.lost', 'the server has stopped answering; check the network, and run the command again'],
  ECONNRESET: ['connect.lost', 'the server closed the connection'],
  CONNECT_TIMEOUT: ['connect.timeout', 'no answer in time; check host, port and firewall'],
  CONNECTION_CLOSED: ['connect.lost', 'the server closed the connection'],
  CONNECTION_ENDED: ['connect.lost', 'the connection was cut'],
  CONNECTION_DESTROYED: ['connect.lost', 'the connection was cut'],
  EPIPE: ['connect.lost', 'the connection was cut'],
  ETIMEDOUT: ['connect.timeout', 'no answer in time; check host, port and firewall'],
  ERR_INVALID_URL: [
    'connect.url',
    'its URL is not a connection string; characters such as @, / and # in the password are written %40, %2F and %23',
  ],
  '28P01': ['connect.login', 'wrong password for this user; check DATABASE_URL'],
  '28000': ['connect.login', 'the server does not let this user in; check user, database and pg_hba.conf'],
  '3D000': ['connect.database', 'no such database; create it, or check the name in DATABASE_URL'],
  '42501': ['access.denied', 'this user lacks a right for it; connect as the owner, or ask for the grant'],
  '53300': ['connect.unavailable', 'the server has no connection left; close some, or connect through the pooler'],
  '57P01': ['connect.lost', 'the server ended the connection'],
  '57P02': ['connect.lost', 'the server crashed or was stopped at once'],
  '57P03': ['connect.unavailable', 'the server is starting up or shutting down; try again'],
};

/** Whether an error means that the database could not be looked at, rather than that something is wrong in it. */
export function isAccessError(error: unknown): boolean {
  const { code } = (error ?? {}) as DriverError;
  return code !== undefined && (code in reasons || code.startsWith('08'));
}

const lost = /^(?:08|57P0|25P03$|CONNECTION_|ECONNRESET$|EPIPE$|ETIMEDOUT$|NO_ANSWER$)/;

/** Whether an error means that the connection is gone, so that nobody saw how the statement ended. */
export const isConnectionLost = (error: unknown): boolean => lost.test((error as DriverError | undefined)?.code ?? '');

/** What an error's code means and what to do next; undefined for codes that say nothing about access. */
export const reasonOf = (error: unknown): string | undefined =>
  reasons[(error as DriverError | undefined)?.code ?? '']?.[1];

/** The kind of cause; undefined for codes that say nothing about access. */
export function connectCodeOf(error: unknown): ConnectCode | undefined {
  const { code = '' } = (error ?? {}) as DriverError;
  if (code === 'BAD_CONNECTION_STRING') return 'connect.url';
  return reasons[code]?.[0] ?? (code.startsWith('08') ? 'connect.lost' : undefined);
}

/**
 * One line that says why a database could not be used and what to do next, without a password.
 *
 * @param error what the driver threw
 * @param label the connection, as {@link Client.label} gives it
 */
export function explainConnectionError(error: unknown, label: string): string {
  const { code, message = String(error) } = (error ?? {}) as DriverError;
  const reason = reasonOf(error);
  const said = withoutPassword(message).split('\n')[0];
  return `${label}: ${reason ?? said}${reason && /^[0-9A-Z]{5}$/.test(code ?? '') ? ` (${said})` : ''}`;
}
