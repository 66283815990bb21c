/** Replaces the password in a connection string or an SQL statement, and in any text that holds one, so that it can be shown. */
export function withoutPassword(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^:@/\s]*):[^\s]*@(?=[^@\s]*(?:[\s/?]|$))/gi, '$1@')
    .replace(/([?&\s](?:password|sslpassword)=)[^&\s]*/gi, '$1***')
    .replace(/(\bpassword\s+)(?:e|u&)?(?:''[^']+''|'(?:[^']|'')*(?:'|$))/gi, "$1'***'");
}

/** How a connection is named in messages: its user, host and database, and nothing else of the string. */
export function connectionLabel(url: string): string {
  if (!isConnectionUrl(url)) return 'the database';
  try {
    const { protocol, username, host, pathname } = new URL(url);
    return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`;
  } catch {
    // Several hosts, which postgres.js takes and URL does not, or characters that should have been escaped.
    return 'the database';
  }
}

export const isConnectionUrl = (url: string): boolean => /^postgres(ql)?:\/\//i.test(url);
