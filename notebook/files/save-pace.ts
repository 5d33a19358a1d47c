/** A storage that was slow may be well again: it is not left alone for longer than this. */
const longestRest = 4_000;

/**
 * When to save: within a second of a change, at once after a run, and never so often that the work of saving takes
 * more than a tenth of the time, however large the notebook. A slow storage is given as long to rest as it took, up
 * to a few seconds.
 */
export class SavePace {
  #lastEnd = 0;
  #pause = 0;

  /** Milliseconds to wait from `now` before the next save may begin. */
  delay(now: number, options: { readonly urgent: boolean }): number {
    const pause = Math.max(options.urgent ? 200 : 1000, this.#pause);
    const earliest = this.#lastEnd + pause;
    return Math.max(options.urgent ? 20 : 700, Math.min(earliest - now, 60_000));
  }

  /** `worked`: the part of it that was this process's own work. */
  saved(times: { readonly began: number; readonly ended: number; readonly worked: number }): void {
    const waited = times.ended - times.began - times.worked;
    this.#lastEnd = times.ended;
    this.#pause = Math.max(times.worked * 9, Math.min(waited, longestRest));
  }
}
