/** Runs in a child process of `draft.ts`: one request comes in by IPC, one reply goes out. */
import { UserError } from '../../errors/index.js';
import type { DraftRequest } from './draft.js';
import { makeDraft } from './make-draft.js';

process.once('message', (request: DraftRequest) => {
  void makeDraft(request)
    .then((result) => ({ draft: result }))
    .catch((error: Error) => ({
      error: error.message,
      details: error instanceof UserError ? error.details : [],
    }))
    .then((reply) => process.send?.(reply, () => process.exit(0)));
});
