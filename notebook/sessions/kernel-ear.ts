import type { Clock } from "@/core/clock";
import type { KernelLineEvent } from "../kernels/kernel-line";
import type { RunVoice } from "../outputs/run-voice";
import type { SessionLog } from "./session-log";
import { operationsOfWidgets } from "./widget-state";

interface EarNeeds {
  readonly log: SessionLog;
  readonly clock: Clock;
  readonly voice: RunVoice;
  /** The run that was under way when this server ended; `null`: none was. */
  reopenedRun(): string | null;
  back(): void;
  /** `isAtRest`: whether nothing runs or waits. */
  runEnded(isAtRest: () => boolean): void;
  died(event: Extract<KernelLineEvent, { readonly type: "died" }>): void;
}

const forgotten =
  "The notebook server ended while it handed this cell to the kernel, and the kernel knows nothing of it. Run it again.";

/** Makes operations of what the kernel in the seat says. */
export function kernelEar(needs: EarNeeds): (event: KernelLineEvent) => void {
  const { log, clock, voice } = needs;
  return (event) => {
    switch (event.type) {
      case "said":
        return voice.say(event.runId, event.said, event.upTo ?? null);
      case "counted":
        return log.add([{ type: "runCounted", runId: event.runId, executionCount: event.executionCount }]);
      case "finished": {
        const { runId, result } = event;
        voice.end(runId);
        const isForgotten = result === "cancelled" && runId === needs.reopenedRun();
        const note = isForgotten ? forgotten : null;
        log.add([{ type: "runFinished", runId, result, at: clock.now(), note }]);
        return needs.runEnded(() => log.session.running === null && log.session.queue.length === 0);
      }
      case "prompted": {
        const { promptId, runId, text, hidden } = event;
        voice.flush();
        return log.add([{ type: "promptAsked", promptId, runId, text, hidden }], { heard: event.upTo });
      }
      case "widgets":
        voice.flush();
        return log.add(operationsOfWidgets(log.session.notebook.metadata, event.state), {
          heard: event.upTo,
        });
      case "busy":
        return log.add([{ type: "kernelBusy", busy: event.busy }]);
      case "lost":
        return log.add([{ type: "kernelLost", note: event.note }]);
      case "back":
        return needs.back();
      case "died":
        return needs.died(event);
      default:
        event satisfies never;
    }
  };
}
