/** Runs in a child process of `draft.ts`: one request comes in by IPC, one reply goes out. */
import { isSchemaError } from '../../errors/index.js';
import type { DraftRequest, Reply } from './draft.js';
import { makeDraft } from './make-draft.js';

process.once('message', (request: DraftRequest) => {
  const send = (reply: Reply): void => void process.send?.(reply);
  void makeDraft(request, (snapshot) => send({ draft: { snapshot, up: [] } }))
    .then((draft): Reply => ({ draft }))
    .catch((error: Error): Reply => {
      const { message } = error;
      if (!isSchemaError(error))
        return { error: message, code: 'drizzle-kit.refused', facts: { problem: message }, details: [] };
      const { code, facts, details } = error;
      return { error: message, code, facts, details };
    })
    .then((reply) => process.send?.(reply, () => process.exit(0)));
});
