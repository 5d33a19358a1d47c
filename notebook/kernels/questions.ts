import type { Ids } from "@/core/clock";
import type { JsonObject } from "@/core/json";
import type { Channel, KernelMessage, MessageHeader, OutgoingMessage } from "./message";

/** Requests to a kernel that are not runs: each has one reply, or none within its time. */
export interface Questions {
  ask(question: Question): Promise<JsonObject | null>;
  /** Whether the message was the reply to one of them. */
  answeredBy(message: KernelMessage): boolean;
  /** Nothing more will come: all that wait get `null`. */
  giveUp(): void;
}

/** One request and how long its answer is waited for. */
export interface Question {
  readonly channel: Channel;
  readonly type: string;
  readonly content: JsonObject;
  readonly timeoutMs: number;
  readonly subshellId?: string;
}

interface QuestionsOptions {
  readonly lineId: string;
  readonly ids: Ids;
  send(message: OutgoingMessage): void;
}

export function createQuestions(options: QuestionsOptions): Questions {
  return new OpenQuestions(options);
}

class OpenQuestions implements Questions {
  private readonly options: QuestionsOptions;
  private readonly waiting = new Map<string, (content: JsonObject | null) => void>();

  constructor(options: QuestionsOptions) {
    this.options = options;
  }

  ask(question: Question): Promise<JsonObject | null> {
    const id = this.options.ids.next();
    this.send(id, question);
    return new Promise((resolve) => {
      const answer = (content: JsonObject | null) => {
        clearTimeout(timer);
        this.waiting.delete(id);
        resolve(content);
      };
      const timer = setTimeout(() => answer(null), question.timeoutMs);
      this.waiting.set(id, answer);
    });
  }

  answeredBy(message: KernelMessage): boolean {
    if (message.channel !== "shell" && message.channel !== "control") return false;
    const answer = this.waiting.get(message.parent.msg_id ?? "");
    answer?.(message.content);
    return answer !== undefined;
  }

  giveUp(): void {
    for (const answer of [...this.waiting.values()]) answer(null);
  }

  private send(id: string, question: Question): void {
    const { channel, type, content, subshellId } = question;
    const header = headerOf({ lineId: this.options.lineId, id, type });
    const addressed = subshellId === undefined ? header : { ...header, subshell_id: subshellId };
    this.options.send({ channel, header: addressed, content });
  }
}

/**
 * A header with the time of now; its `session` is the line's id, by which Jupyter keeps what a cut swallowed.
 */
export function headerOf(header: {
  readonly lineId: string;
  readonly id: string;
  readonly type: string;
}): MessageHeader {
  return {
    msg_id: header.id,
    msg_type: header.type,
    session: header.lineId,
    username: "",
    date: new Date().toISOString(),
    version: "5.3",
  };
}
