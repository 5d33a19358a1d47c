import { leaveApp } from "./leave-app";

/**
 * Who waits for which app to be ready: one that nobody waits for any more is ended, and one for which another notebook
 * waits goes on. All kernels of a person are asked for here, so nobody else can be waiting for a kernel in it.
 */
export function startsWanted(stop: (appId: string) => Promise<void>) {
  const waiting = new Map<string, Set<object>>();
  const leave = (appId: string, who: object) => {
    const others = waiting.get(appId);
    others?.delete(who);
    if (others?.size === 0) waiting.delete(appId);
  };
  return {
    wish() {
      let app: string | null = null;
      const who = {};
      const done = () => {
        if (app !== null) leave(app, who);
      };
      return {
        isFor(appId: string): void {
          done();
          app = appId;
          const all = waiting.get(appId) ?? new Set();
          waiting.set(appId, all.add(who));
        },
        /** It waits no more: the app is ready, or will not be. */
        isGranted: done,
        /** Resolves once the app is asked to end, where nobody else waits for it; also if that cannot be said. */
        async takeBack(): Promise<void> {
          const left = app;
          done();
          if (left === null) return;
          const isLeft = async () => !waiting.has(left);
          await leaveApp({ isLeft, stop: () => stop(left) }).catch((error: unknown) => {
            console.error("an app whose start was taken back could not be ended", error);
          });
        },
      };
    },
  };
}
