import type { EventEmitter } from 'node:events';

export interface WarmProcess extends EventEmitter {
  readonly stdout: EventEmitter;
  readonly stderr: EventEmitter;
  send(message?: unknown): void;
}

export declare const end: string;

export declare function warmProcess(job: {
  readonly script: string;
  readonly args?: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}): WarmProcess;

export declare function forkBuilt(isFresh: boolean): void;
