import type { Json, JsonObject } from "@/core/json";
import type { MimeBundle, Output } from "@/core/notebook/notebook";
import type { Said } from "@/core/session/operation";
import { type KernelMessage, objectOf, textOf } from "./message";

/** What an iopub message says about a run, or `null` where it says nothing that the document keeps. */
export function saidBy(message: KernelMessage): Said | null {
  const { content } = message;
  switch (message.header.msg_type) {
    case "stream":
      return { type: "stream", name: textOf(content.name) || "stdout", text: textOf(content.text) };
    case "display_data":
      return { type: "output", output: displayOf(content) };
    case "execute_result":
      return { type: "output", output: resultOf(content) };
    case "error":
      return { type: "output", output: errorOf(content) };
    case "update_display_data": {
      const displayId = displayIdOf(content);
      return displayId === null ? null : { type: "updateDisplay", displayId, output: displayOf(content) };
    }
    case "clear_output":
      return { type: "clear", wait: content.wait === true };
    default:
      return null;
  }
}

function displayOf(content: JsonObject): Output {
  return {
    type: "display",
    data: bundleOf(content.data),
    metadata: objectOf(content.metadata),
    displayId: displayIdOf(content),
    stored: {},
    extra: {},
  };
}

function resultOf(content: JsonObject): Output {
  return {
    type: "result",
    data: bundleOf(content.data),
    metadata: objectOf(content.metadata),
    executionCount: typeof content.execution_count === "number" ? content.execution_count : null,
    displayId: displayIdOf(content),
    stored: {},
    extra: {},
  };
}

function errorOf(content: JsonObject): Output {
  const traceback = Array.isArray(content.traceback) ? content.traceback.map(textOf) : [];
  return { type: "error", name: textOf(content.ename), value: textOf(content.evalue), traceback, extra: {} };
}

function displayIdOf(content: JsonObject): string | null {
  const id = objectOf(content.transient).display_id;
  return typeof id === "string" && id !== "" ? id : null;
}

/** Kernels may send text as a list of lines; JSON types hold JSON, where a list is a value. */
export function bundleOf(value: Json | undefined): MimeBundle {
  const entries = Object.entries(objectOf(value)).map(([mime, data]) => [
    mime,
    Array.isArray(data) && !isJsonType(mime) ? textOf(data) : data,
  ]);
  return Object.fromEntries(entries) as MimeBundle;
}

function isJsonType(mime: string): boolean {
  return mime === "application/json" || mime.endsWith("+json");
}
