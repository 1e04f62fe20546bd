import { Queue } from './queue';

const queue = Queue.inMemory().submit('a', 1).submit('b', { deep: true });
queue.run().then((count) => console.log(count));
