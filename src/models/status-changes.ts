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

const leads = (changes: Readonly<Record<string, readonly string[]>>, from: string, to: string): boolean =>
  changes[from]?.includes(to) ?? false;

/** Whether an execution may change from one status to another. */
export const canExecutionChange = (from: ExecutionStatus, to: ExecutionStatus): boolean =>
  leads(executionChanges, from, to);

/** Whether a step may change from one status to another. */
export const canStepChange = (from: StepStatus, to: StepStatus): boolean => leads(stepChanges, from, to);
