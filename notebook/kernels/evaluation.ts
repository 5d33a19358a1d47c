import type { Json, JsonObject } from "@/core/json";
import { objectOf } from "./message";
import type { Question } from "./questions";

const name = "asked";

/** The question what an expression is: a silent run of nothing, which evaluates it beside. */
export function evaluation(expression: string, timeoutMs: number): Question {
  const content = {
    code: "",
    silent: true,
    store_history: false,
    user_expressions: { [name]: expression },
    allow_stdin: false,
    stop_on_error: false,
  };
  return { channel: "shell", type: "execute_request", content, timeoutMs };
}

/** The value in the reply to it; `null` where there is none, or none as JSON. */
export function valueIn(reply: JsonObject | null): Json | null {
  const told = objectOf(objectOf(reply?.user_expressions)[name]);
  if (told.status !== "ok") {
    if (reply !== null) console.error("expression failed", told.ename, told.evalue);
    return null;
  }
  return objectOf(told.data)["application/json"] ?? null;
}
