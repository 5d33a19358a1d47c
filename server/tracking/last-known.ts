import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";

/** An answer, and since when nothing newer is known; `null`: it is of now. */
export interface Known<T> {
  readonly value: T;
  readonly asOf: number | null;
}

const mostRemembered = 200;

/** What an engine last answered, for the time in which it does not answer. Nobody's answers differ by who asks. */
export class LastKnown {
  private readonly remembered = new Map<string, { readonly value: unknown; readonly at: number }>();

  constructor(private readonly clock: Clock) {}

  /** Asks; where nothing answers (`unavailable`), what was last answered to the same question. */
  async of<T>(question: readonly unknown[], ask: () => Promise<T>): Promise<Known<T>> {
    const key = JSON.stringify(question);
    try {
      const value = await ask();
      this.remember(key, value);
      return { value, asOf: null };
    } catch (error) {
      const last = this.remembered.get(key);
      if (last === undefined || !(error instanceof AppError) || error.code !== "unavailable") throw error;
      return { value: last.value as T, asOf: last.at };
    }
  }

  private remember(key: string, value: unknown): void {
    this.remembered.delete(key);
    this.remembered.set(key, { value, at: this.clock.now() });
    for (const oldest of this.remembered.keys()) {
      if (this.remembered.size <= mostRemembered) return;
      this.remembered.delete(oldest);
    }
  }
}
