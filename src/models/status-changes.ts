/** Which status an execution may change to; a status that leads nowhere is final. */
export const executionChanges = {
  pending: ['running', 'failed', 'cancelled'],
  running: ['paused', 'completed', 'failed', 'cancelled'],
  paused: ['running', 'failed', 'cancelled'],
  completed: [],
  failed: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

/** Which status a step may change to. */
export const stepChanges = {
  pending: ['running', 'skipped'],
  running: ['completed', 'failed', 'retrying'],
  retrying: ['running', 'failed'],
  completed: [],
  failed: [],
  skipped: [],
} as const satisfies Record<string, readonly string[]>;

export type ExecutionStatus = keyof typeof executionChanges;
export type StepStatus = keyof typeof stepChanges;

type Changes = Readonly<Record<string, readonly string[]>>;

/** True for a type of more than one status, of which only the running program knows which it is. */
type IsOpen<Status, Each = Status> = Status extends unknown ? ([Each] extends [Status] ? false : true) : never;

/** `To` where the change is allowed or where only the running program can tell, else never: it does not compile. */
type Allowed<Table extends Changes, From extends keyof Table, To> = true extends IsOpen<From> | IsOpen<To>
  ? To
  : To extends Table[From][number]
    ? To
    : never;

/** `To` where an execution may change to it; see {@link canTransition}. */
export type ExecutionChange<From extends ExecutionStatus, To> = Allowed<typeof executionChanges, From, To>;
/** `To` where a step may change to it. */
export type StepChange<From extends StepStatus, To> = Allowed<typeof stepChanges, From, To>;

const leads = (changes: Changes, from: string, to: string): boolean =>
  Object.hasOwn(changes, from) && changes[from]!.includes(to);

/** Whether an execution may change from one status to another. With literal arguments a wrong change does not compile. */
export const canTransition = <From extends ExecutionStatus, To extends ExecutionStatus>(
  from: From,
  to: To & ExecutionChange<From, To>,
): boolean => leads(executionChanges, from, to);

/** The same for a step. */
export const canTransitionStep = <From extends StepStatus, To extends StepStatus>(
  from: From,
  to: To & StepChange<From, To>,
): boolean => leads(stepChanges, from, to);
