import { createHash } from "node:crypto";
import type { StepReport, StepWish } from "@/core/pipelines/step-run";

type Outcome = Partial<Pick<StepReport, "state" | "note" | "outputs" | "log">>;

/**
 * A notebook server that runs steps as a test says: what begins stays running until `end`. `forget` is a restart, and
 * `isAway` one that takes long.
 */
export class ScriptedSteps {
  readonly begun: StepWish[] = [];
  readonly stopped: string[] = [];
  isAway = false;
  /** Of the notebooks, by path: another text is another code. */
  readonly code = new Map<string, string>();
  private readonly reports = new Map<string, StepReport>();

  /** As `askNotebook` is asked. */
  readonly ask = async (
    _server: unknown,
    of: { readonly method: string; readonly path: string; readonly body?: unknown },
  ): Promise<unknown> => {
    if (this.isAway) throw new Error("nobody is there");
    const [, , id = "", action] = (of.path.split("?")[0] ?? "").split("/");
    if (of.method === "GET") return this.report(id, Number(of.path.split("from=")[1]));
    if (action === "stop") {
      this.stopped.push(id);
      if (this.reports.has(id)) this.finish(id, { state: "stopped", note: "It was stopped." });
      return {};
    }
    const wish = of.body as StepWish;
    if (id === "look") return this.look(wish);
    if (this.reports.has(wish.id)) return {};
    this.begun.push(wish);
    this.reports.set(wish.id, { ...running });
    return {};
  };

  /** Ends the step of that name that runs. */
  end(step: string, outcome: Outcome = {}): void {
    const id = [...this.reports.keys()].findLast(
      (each) => each.split(".")[1] === step && this.reports.get(each)?.state === "running",
    );
    if (id === undefined) throw new Error(`${step} does not run`);
    this.finish(id, outcome);
  }

  say(step: string, ...texts: readonly string[]): void {
    for (const [id, report] of this.reports)
      if (id.split(".")[1] === step && report.state === "running")
        this.reports.set(id, { ...report, log: [...report.log, ...texts.map(lineOf)] });
  }

  forget(): void {
    this.reports.clear();
  }

  names(): readonly string[] {
    return this.begun.map(({ id }) => id.split(".").slice(1).join(" "));
  }

  private finish(id: string, outcome: Outcome): void {
    const before = this.reports.get(id) ?? running;
    this.reports.set(id, { ...before, state: "finished", endedAt: 2, ...outcome });
  }

  private report(id: string, from: number): StepReport | null {
    const report = this.reports.get(id);
    return report === undefined
      ? null
      : { ...report, log: report.log.slice(from), logged: report.log.length };
  }

  private look(wish: StepWish) {
    const text = this.code.get(wish.notebook) ?? "pass";
    const code = createHash("sha256").update(text).digest("hex");
    const compute = {
      image: wish.image ?? "base-python",
      kernelspec: "python3",
      instanceType: "ml.t3.medium",
    };
    return {
      problem: text === "gone" ? "There is no such file." : null,
      code,
      reads: {},
      writes: {},
      ...compute,
    };
  }
}

const running: StepReport = {
  state: "running",
  note: "",
  done: 0,
  total: 1,
  app: { id: "app", image: "base-python", imageName: "Base Python", instanceType: "ml.t3.medium" },
  log: [],
  logged: 0,
  outputs: {},
  writes: {},
  snapshot: null,
  snapshotNote: "",
  startedAt: 1,
  endedAt: null,
};

const lineOf = (text: string) => ({ at: 1, level: "out" as const, text });
