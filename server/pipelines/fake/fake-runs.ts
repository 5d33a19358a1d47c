import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import { noRecord, type PipelineRun, type StepStatus } from "@/core/pipelines/run";
import type { LogLine } from "@/core/pipelines/step-run";
import type { BeginRun, PipelineRuns, ScheduleWish, StepAttempt } from "../pipeline-runs";

interface Kept {
  run: PipelineRun;
  readonly steps: Map<string, StepStatus>;
  readonly attempts: Map<string, StepAttempt[]>;
  readonly logs: Map<string, LogLine[]>;
}

const hourMs = 3_600_000;
const ended = ["finished", "cached", "failed", "stopped"];

/** Runs in memory: for tests and for `npm run dev`, which forgets them when it ends. Whatever a schedule says, it is every hour. */
export class FakeRuns implements PipelineRuns {
  private readonly kept = new Map<string, Kept>();
  /** Key → when it is due next. */
  private readonly schedules = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  async begin(run: BeginRun): Promise<string> {
    const found = [...this.kept.values()].find((one) => one.run.key === run.key);
    if (found !== undefined) return found.run.engineId;
    const now = this.clock.now();
    const engineId = `fake-${this.kept.size + 1}`;
    this.kept.set(engineId, {
      run: {
        engineId,
        key: run.key,
        name: run.name,
        state: "waiting",
        note: "",
        parameters: run.parameters,
        createdAt: now,
        startedAt: null,
        endedAt: null,
        owner: run.owner,
      },
      steps: new Map(
        run.steps.map(({ name }) => [
          name,
          { name, state: "waiting", note: "", startedAt: null, endedAt: null, record: noRecord },
        ]),
      ),
      attempts: new Map(run.steps.map(({ name }) => [name, [{ state: "waiting", note: "", at: now }]])),
      logs: new Map(run.steps.map(({ name }) => [name, []])),
    });
    return engineId;
  }

  async runs({ containing, states, page, limit }: Parameters<PipelineRuns["runs"]>[0]) {
    const offset = Number(page ?? 0);
    const found = [...this.kept.values()]
      .map(({ run }) => run)
      .filter(({ name, state }) => {
        const isNamed = name.toLowerCase().includes(containing.toLowerCase());
        return isNamed && (states.length === 0 || states.includes(state));
      })
      .reverse();
    const more = found.length > offset + limit;
    return { runs: found.slice(offset, offset + limit), next: more ? String(offset + limit) : null };
  }

  async run(id: string) {
    const { run, steps } = this.of(id);
    return { run, steps: [...steps.values()] };
  }

  async setRun(id: string, { state, note }: Parameters<PipelineRuns["setRun"]>[1]): Promise<void> {
    const kept = this.of(id);
    const now = this.clock.now();
    const hasEnded = ended.includes(state);
    const startedAt = kept.run.startedAt ?? (state === "waiting" ? null : now);
    kept.run = { ...kept.run, state, note, startedAt, endedAt: hasEnded ? now : null };
  }

  async setStep({ run, step, to }: Parameters<PipelineRuns["setStep"]>[0]): Promise<void> {
    const kept = this.of(run);
    const before = kept.steps.get(step);
    if (before === undefined) throw missing();
    const at = this.clock.now();
    const startedAt = before.startedAt ?? (to.state === "running" ? at : null);
    const endedAt = ended.includes(to.state) ? at : null;
    kept.steps.set(step, { name: step, ...to, startedAt, endedAt });
    kept.attempts.get(step)?.push({ state: to.state, note: to.note, at });
  }

  async attempts({ run, step }: { readonly run: string; readonly step: string }) {
    return this.partOf(this.of(run).attempts, step);
  }

  async log({ run, step, lines }: Parameters<PipelineRuns["log"]>[0]): Promise<void> {
    this.partOf(this.of(run).logs, step).push(...lines);
  }

  async logs({ run, step, from }: Parameters<PipelineRuns["logs"]>[0]) {
    return this.partOf(this.of(run).logs, step).slice(from, from + 200);
  }

  async setSchedule(wish: ScheduleWish): Promise<void> {
    if (wish.cron.trim().split(/\s+/).length !== 5)
      throw new AppError("invalid", `"${wish.cron}" is not a time that a schedule can have.`);
    if (wish.active) this.schedules.set(wish.key, this.clock.now() + hourMs);
    else this.schedules.delete(wish.key);
  }

  async removeSchedule(key: string): Promise<void> {
    this.schedules.delete(key);
  }

  async due(keys: readonly string[], by: number) {
    return [...this.schedules].flatMap(([schedule, at]) =>
      keys.includes(schedule) && at <= by ? [{ schedule, id: `${schedule}@${at}` }] : [],
    );
  }

  async taken(id: string): Promise<void> {
    const [key = "", at] = id.split("@");
    if (this.schedules.get(key) === Number(at)) this.schedules.set(key, Number(at) + hourMs);
  }

  async next(keys: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return new Map([...this.schedules].filter(([key]) => keys.includes(key)));
  }

  private of(id: string): Kept {
    const kept = this.kept.get(id);
    if (kept === undefined) throw missing();
    return kept;
  }

  private partOf<Part>(parts: ReadonlyMap<string, Part>, step: string): Part {
    const part = parts.get(step);
    if (part === undefined) throw missing();
    return part;
  }
}

const missing = () => new AppError("not-found", "There is no such run (any more).");
