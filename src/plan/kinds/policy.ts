import { isRoleWord } from '../../catalog/index.js';
import { ident } from '../../sql/index.js';
import type { KindPlan } from '../statement.js';
import { flag, ownName, tableOf, text, texts } from './properties.js';

const roleName = (role: string): string => (role === 'public' || isRoleWord(role) ? role.toUpperCase() : ident(role));

export const policyPlan: KindPlan = {
  create: (policy) => {
    const using = text(policy, 'using');
    const check = text(policy, 'check');
    return [
      `CREATE POLICY ${ownName(policy)} ON ${tableOf(policy)}` +
        ` AS ${flag(policy, 'permissive') ? 'PERMISSIVE' : 'RESTRICTIVE'} FOR ${text(policy, 'command')?.toUpperCase()}` +
        ` TO ${texts(policy, 'roles').map(roleName).join(', ')}` +
        (using === undefined ? '' : ` USING (${using})`) +
        (check === undefined ? '' : ` WITH CHECK (${check})`),
    ];
  },
  drop: (policy) => [`DROP POLICY IF EXISTS ${ownName(policy)} ON ${tableOf(policy)}`],
};
