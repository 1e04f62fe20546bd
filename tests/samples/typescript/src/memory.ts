import type { Backend, Job } from './types';

export class Memory implements Backend {
  private readonly jobs: Job[] = [];

  push(job: Job): void {
    this.jobs.push(job);
  }

  pop(): Job | undefined {
    return this.jobs.shift();
  }
}
