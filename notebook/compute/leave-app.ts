import { setTimeout as wait } from "node:timers/promises";

interface Leaving {
  /** Whether no kernel and no terminal is left in it. Throws where it does not answer. */
  isLeft(): Promise<boolean>;
  /** Throws while the studio server is away. */
  stop(): Promise<void>;
  readonly longestPauseMs?: number;
  readonly patienceMs?: number;
}

/**
 * Ends an app in which nothing runs any more: it is billed until then, so a studio server that is away (it may be
 * being deployed) is waited for. Whether it is left is looked at anew each time: somebody may have come meanwhile.
 */
export async function leaveApp(of: Leaving): Promise<void> {
  const { longestPauseMs = 3_000, patienceMs = 600_000 } = of;
  let waited = 0;
  for (let attempt = 0; await of.isLeft(); attempt++) {
    try {
      return await of.stop();
    } catch (error) {
      if (waited >= patienceMs) throw error;
    }
    const pause = Math.min(longestPauseMs, 100 * 2 ** attempt);
    waited += pause;
    await wait(pause);
  }
}
