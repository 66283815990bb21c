/** Replaces the password in a connection string, and in any text that holds one, so that it can be shown. */
export function withoutPassword(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^:@/\s]*):[^\s]*@(?=[^@\s]*(?:[\s/?]|$))/gi, '$1@')
    .replace(/([?&\s](?:password|sslpassword)=)[^&\s]*/gi, '$1***');
}
