/** What kept a status from changing. */
export interface FailedTransition {
  /** `execution` or `step`. */
  readonly object: string;
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Not allowed at all, somebody else was first, or there is no such row. */
  readonly reason: 'forbidden' | 'changed' | 'missing';
  /** The status it has instead, where `reason` is `changed`. */
  readonly found?: string | undefined;
}

const explain = ({ object, id, from, to, reason, found }: FailedTransition): string => {
  const change = `${object} ${id} does not change from ${from} to ${to}`;
  if (reason === 'forbidden') return `${change}: that change is not allowed.`;
  if (reason === 'missing') return `${change}: there is no such ${object}.`;
  return found === from
    ? `${change}: somebody else was first, and then put it back; try again.`
    : `${change}: somebody else was first, it is ${found} now; read it again and decide anew.`;
};

/** A status did not change; why is in `reason`. Nothing was written. */
export class TransitionError extends Error implements FailedTransition {
  override readonly name = 'TransitionError';
  readonly object: string;
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly reason: FailedTransition['reason'];
  readonly found: string | undefined;

  constructor(failed: FailedTransition) {
    super(explain(failed));
    ({ object: this.object, id: this.id, from: this.from, to: this.to, reason: this.reason } = failed);
    this.found = failed.found;
  }
}
