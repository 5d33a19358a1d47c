/** Who in this process wants to know that an app's record changed. Other servers' changes are seen by looking. */
export function appChanges() {
  const listeners = new Map<string, Set<() => void>>();
  let closed = false;
  return {
    /** Whoever waits looks once more, and then finds that there is nothing to wait for here any longer. */
    close(): void {
      closed = true;
      for (const waiting of listeners.values()) for (const listener of waiting) listener();
    },
    closed: () => closed,
    tell(app: string): void {
      for (const listener of listeners.get(app) ?? []) listener();
    },
    /** Resolves at the next change, and after `withinMs` at the latest. */
    next(app: string, withinMs: number): Promise<void> {
      return new Promise((resolve) => {
        const waiting = listeners.get(app) ?? new Set();
        listeners.set(app, waiting);
        const done = () => {
          clearTimeout(timer);
          waiting.delete(done);
          if (waiting.size === 0 && listeners.get(app) === waiting) listeners.delete(app);
          resolve();
        };
        const timer = setTimeout(done, withinMs);
        waiting.add(done);
      });
    },
  };
}

export type AppChanges = ReturnType<typeof appChanges>;
