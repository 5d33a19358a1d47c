import type { Ids } from "@/core/clock";
import type { JsonObject } from "@/core/json";
import type { KernelMessage, OutgoingMessage } from "./message";
import { headerOf } from "./questions";

/** The prompts of the current run. Each is answered once; with the run's end they are void. */
export interface Prompts {
  asked(message: KernelMessage): string;
  answer(promptId: string, text: string): void;
  close(): void;
}

export function createPrompts(options: {
  readonly lineId: string;
  readonly ids: Ids;
  /** A prompt of before a restart of this process is not known here, and its kernel still waits. */
  mayKnowUnseen(): boolean;
  send(message: OutgoingMessage): void;
}): Prompts {
  const open = new Map<string, JsonObject>();
  const answered = new Set<string>();
  return {
    asked(message) {
      const { msg_id } = message.header;
      open.set(msg_id, { ...message.header });
      return msg_id;
    },
    answer(promptId, text) {
      const asked = open.get(promptId) ?? (options.mayKnowUnseen() ? { msg_id: promptId } : null);
      if (asked === null || answered.has(promptId)) return;
      open.delete(promptId);
      answered.add(promptId);
      options.send({
        channel: "stdin",
        header: headerOf({ lineId: options.lineId, id: options.ids.next(), type: "input_reply" }),
        parent: asked,
        content: { value: text, status: "ok" },
      });
    },
    close() {
      open.clear();
      answered.clear();
    },
  };
}
