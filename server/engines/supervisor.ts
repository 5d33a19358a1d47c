import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "@/core/clock";
import { AppError, sentenceFor } from "@/core/errors";
import type { Log } from "@/server/logs/log";
import type { Engine, EngineDefinition, EngineState } from "./engine";
import { type EngineProcess, endEngine, isAlive, lastWords, startEngine, survivorOf } from "./engine-process";
import { answersAt } from "./engine-socket";

interface SupervisorNeeds {
  readonly clock: Clock;
  readonly log: Pick<Log, "info" | "warn">;
}

/** After a failure nobody waits for the same again and again: it is tried once in this time. */
const againAfterMs = 10_000;
const lookEveryMs = 50;

/** Runs one engine on this machine. */
export function superviseEngine(engine: EngineDefinition, needs: SupervisorNeeds): Engine {
  return new Supervisor(engine, needs);
}

class Supervisor implements Engine {
  readonly title: string;
  private running: EngineProcess | null = null;
  private underWay: Promise<string> | null = null;
  private now: EngineState = { state: "resting" };

  constructor(
    private readonly engine: EngineDefinition,
    private readonly needs: SupervisorNeeds,
  ) {
    this.title = engine.title;
  }

  state(): EngineState {
    return this.now;
  }

  async ensure(): Promise<string> {
    if (this.underWay === null && this.running !== null && (await isAlive(this.running)))
      return this.engine.socket;
    return this.recover();
  }

  recover(): Promise<string> {
    this.underWay ??= this.bringUp().finally(() => {
      this.underWay = null;
    });
    return this.underWay;
  }

  async stop(): Promise<void> {
    await this.underWay?.catch(() => undefined);
    const running = this.running ?? (await survivorOf(this.engine));
    if (running !== null) await endEngine(running);
    this.running = null;
    this.now = { state: "resting" };
  }

  private async bringUp(): Promise<string> {
    const { now } = this;
    const at = this.needs.clock.now();
    if (now.state === "failed" && at - now.at < againAfterMs) throw new AppError("unavailable", now.reason);
    try {
      this.running = (await this.adopted()) ?? (await this.started());
      this.now = { state: "ready" };
      return this.engine.socket;
    } catch (error) {
      const reason = error instanceof AppError ? sentenceFor(error) : this.sentence("could not be started");
      this.needs.log.warn("engine failed", { engine: this.engine.name, error });
      this.now = { state: "failed", reason, at: this.needs.clock.now() };
      throw new AppError("unavailable", reason, { cause: error });
    }
  }

  /** What a studio server before this one started, or this one and lost sight of. */
  private async adopted(): Promise<EngineProcess | null> {
    const survivor = await survivorOf(this.engine);
    if (survivor === null) return null;
    this.say("Looking for it");
    if (await this.comesUp(survivor)) return survivor;
    await endEngine(survivor);
    return null;
  }

  private async started(): Promise<EngineProcess> {
    this.say("Preparing what it runs on");
    const environment = await this.engine.prepare((note) => this.say(note));
    this.say("Starting");
    const started = await startEngine(this.engine, environment);
    this.needs.log.info("engine started", { engine: this.engine.name });
    if (await this.comesUp(started)) return started;
    await endEngine(started);
    throw new AppError("unavailable", this.sentence("did not start"), {
      detail: await lastWords(this.engine),
    });
  }

  /** Waits until it answers, as long as it lives and may take. */
  private async comesUp(candidate: EngineProcess): Promise<boolean> {
    const { socket, healthPath, startWithinMs } = this.engine;
    const until = this.needs.clock.now() + startWithinMs;
    while (this.needs.clock.now() < until) {
      if (await answersAt(socket, healthPath)) return true;
      if (!(await isAlive(candidate))) return false;
      await pause(lookEveryMs);
    }
    return false;
  }

  private say(note: string): void {
    this.now = { state: "starting", note };
  }

  private sentence(what: string): string {
    return `${this.title} ${what}. What is stored is safe; it is tried again when it is next asked for.`;
  }
}
