import { connectionTarget, isUncertain } from './connection-target.js';

/** Replaces the password in a connection string or an SQL statement, and in any text that holds one, so that it can be shown. */
export function withoutPassword(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^:@/\s]*):[^\s]*@(?=[^@\s]*(?:[\s/?]|$))/gi, '$1@')
    .replace(/([?&\s](?:password|sslpassword)=)[^&\s]*/gi, '$1***')
    .replace(/(\bpassword\s+)(?:e|u&)?(?:''[^']+''|'(?:[^']|'')*(?:'|$))/gi, "$1'***'");
}

/** How a connection is named in messages: its user, host and database, and nothing else of the string. */
export function connectionLabel(url: string): string {
  if (!isConnectionUrl(url) || isUncertain(url)) return 'the database';
  try {
    const { user, hosts, ports, database } = connectionTarget(url);
    const places = hosts.map((host, at) => {
      const port = ports[at] === 5432 ? '' : `:${ports[at]}`;
      return host.includes(':') ? `[${host}]${port}` : `${host.replaceAll('/', '%2F')}${port}`;
    });
    return `postgres://${user === undefined ? '' : `${user}@`}${places.join(',')}/${database ?? ''}`;
  } catch {
    return 'the database';
  }
}

export const isConnectionUrl = (url: string): boolean => /^postgres(ql)?:\/\//i.test(url);
