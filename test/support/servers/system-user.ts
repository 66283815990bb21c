import { chown } from 'node:fs/promises';
import { readFileSync } from 'node:fs';

/** Whom PostgreSQL runs as, in the words of `spawn`'s options; empty for the user of this process. */
export type SystemUser = { readonly uid: number; readonly gid: number } | Record<string, never>;

/** PostgreSQL refuses to run as root: root starts it as somebody without rights. */
export const systemUser: SystemUser = process.getuid?.() === 0 ? findUser(['nobody', 'postgres']) : {};

/** Gives a file or folder to the user that PostgreSQL runs as. */
export async function giveToSystemUser(path: string): Promise<void> {
  if (systemUser.uid !== undefined) await chown(path, systemUser.uid, systemUser.gid);
}

function findUser(names: readonly string[]): SystemUser {
  const passwd = readFileSync('/etc/passwd', 'utf8');
  for (const name of names) {
    const [, uid, gid] = new RegExp(`^${name}:[^:]*:(\\d+):(\\d+):`, 'm').exec(passwd) ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(`PostgreSQL refuses to run as root, and /etc/passwd has none of ${names.join(', ')}.`);
}
