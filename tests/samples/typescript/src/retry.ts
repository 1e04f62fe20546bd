export interface Options {
  times: number;
}

export async function retry<T>(work: () => Promise<T>, options: Options): Promise<T> {
  for (let left = options.times; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left <= 0) throw error;
      await pause(left);
    }
  }
}

function pause(units: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, units));
}
