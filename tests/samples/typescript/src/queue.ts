import { Backend, Id, Job, State } from '@/types';
import { Memory } from './memory';
import { retry } from './retry';

export abstract class Base {
  constructor(protected readonly backend: Backend) {}

  abstract handle(job: Job): Promise<void>;

  protected next(): Job | undefined {
    return this.backend.pop();
  }
}

export class Queue extends Base {
  private states = new Map<Id, State>();

  static inMemory(): Queue {
    return new Queue(new Memory());
  }

  submit<T>(id: Id, payload: T): this {
    const job: Job<T> = { id, payload, attempts: 0 };
    this.backend.push(job);
    this.states.set(id, State.Waiting);
    return this;
  }

  async handle(job: Job): Promise<void> {
    job.attempts += 1;
    this.states.set(job.id, State.Done);
  }

  async run(): Promise<number> {
    let done = 0;
    for (let job = this.next(); job; job = this.next()) {
      const current = job;
      await retry(() => this.handle(current), { times: 3 });
      done++;
    }
    return done;
  }
}
