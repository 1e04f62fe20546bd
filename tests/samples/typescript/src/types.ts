export type Id = string;

export interface Job<T = unknown> {
  id: Id;
  payload: T;
  attempts: number;
}

export interface Backend {
  push(job: Job): void;
  pop(): Job | undefined;
}

export enum State {
  Waiting,
  Done,
}
