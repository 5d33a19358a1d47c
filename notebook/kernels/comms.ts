import type { Json, JsonObject } from "@/core/json";
import { type KernelMessage, objectOf, textOf } from "./message";

/** The kernel's side of its widgets, merged from comm messages, so that a page that opens later can show them. */
export interface Comms {
  hear(message: KernelMessage): void;
  /** `application/vnd.jupyter.widget-state+json`, as a notebook file keeps it under `metadata.widgets`. */
  snapshot(): JsonObject;
  /** Goes on from an earlier `snapshot`. */
  restore(snapshot: JsonObject): void;
  /** A new kernel knows none of them. */
  forget(): void;
}

interface Model {
  readonly target: string;
  readonly state: JsonObject;
  readonly buffers: readonly StateBuffer[];
}

type StateBuffer = { readonly encoding: "base64"; readonly path: readonly Json[]; readonly data: string };

const widgetTarget = "jupyter.widget";

/** A kernel that opens more than this is taken to be in a loop; the oldest go. */
const mostModels = 20_000;

/** For one kernel, from its start: what was not heard is not known. */
export function createComms(): Comms {
  return new RecordedComms();
}

class RecordedComms implements Comms {
  private readonly models = new Map<string, Model>();

  hear(message: KernelMessage): void {
    const id = textOf(message.content.comm_id);
    const { method } = objectOf(message.content.data);
    const known = this.models.get(id);
    switch (message.header.msg_type) {
      case "comm_open":
        this.keep(
          id,
          merged({ target: textOf(message.content.target_name), state: {}, buffers: [] }, message),
        );
        break;
      case "comm_msg":
        if (known !== undefined && (method === "update" || method === "echo_update"))
          this.keep(id, merged(known, message));
        break;
      case "comm_close":
        this.models.delete(id);
    }
  }

  snapshot(): JsonObject {
    const widgets = [...this.models].filter(([, model]) => model.target === widgetTarget);
    const state = Object.fromEntries(widgets.map(([id, model]) => [id, entryOf(model)]));
    return { version_major: 2, version_minor: 0, state };
  }

  restore(snapshot: JsonObject): void {
    for (const [id, entry] of Object.entries(objectOf(snapshot.state))) {
      const { state, buffers } = objectOf(entry);
      const kept = Array.isArray(buffers) ? (buffers as unknown as StateBuffer[]) : [];
      this.keep(id, { target: widgetTarget, state: objectOf(state), buffers: kept });
    }
  }

  forget(): void {
    this.models.clear();
  }

  private keep(id: string, model: Model): void {
    this.models.set(id, model);
    if (this.models.size > mostModels) this.models.delete(this.models.keys().next().value ?? "");
  }
}

function merged(before: Model, message: KernelMessage): Model {
  const data = objectOf(message.content.data);
  const state = objectOf(data.state);
  const buffers = buffersOf(data.buffer_paths, message.buffers);
  const kept = before.buffers
    .filter((buffer) => !Object.hasOwn(state, String(buffer.path[0])))
    .filter((old) => !buffers.some((now) => samePath(old, now)));
  return { target: before.target, state: { ...before.state, ...state }, buffers: [...kept, ...buffers] };
}

function entryOf(model: Model): JsonObject {
  const { state } = model;
  const entry = {
    model_name: textOf(state._model_name),
    model_module: textOf(state._model_module),
    model_module_version: textOf(state._model_module_version),
    state,
  };
  return model.buffers.length === 0 ? entry : { ...entry, buffers: model.buffers };
}

function buffersOf(paths: Json | undefined, buffers: readonly Uint8Array[]): StateBuffer[] {
  const list = Array.isArray(paths) ? (paths as readonly Json[]) : [];
  return list.map((path, index) => ({
    encoding: "base64",
    path: Array.isArray(path) ? path : [],
    data: Buffer.from(buffers[index] ?? []).toString("base64"),
  }));
}

function samePath(one: StateBuffer, other: StateBuffer): boolean {
  return JSON.stringify(one.path) === JSON.stringify(other.path);
}
