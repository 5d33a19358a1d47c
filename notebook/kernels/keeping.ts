/** When to tell the app's Jupyter what is kept here: soon, and at once when much came, for it holds all of it twice. */
export interface Keeping {
  heard(bytes: number): void;
  stop(): void;
}

const everyMs = 300;
const atOnce = 8 << 20;

export function createKeeping(acknowledge: () => void): Keeping {
  let bytes = 0;
  let timer: NodeJS.Timeout | null = null;
  const stop = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const now = () => {
    stop();
    bytes = 0;
    acknowledge();
  };
  return {
    heard(size) {
      bytes += size;
      if (bytes > atOnce) now();
      else timer ??= setTimeout(now, everyMs);
    },
    stop,
  };
}
