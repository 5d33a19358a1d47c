import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/core/json";
import { createComms } from "@/notebook/kernels/comms";
import type { KernelMessage } from "@/notebook/kernels/message";
import { headerOf } from "@/notebook/kernels/questions";

const message = (type: string, content: JsonObject, buffers: readonly Uint8Array[] = []): KernelMessage => ({
  channel: "iopub",
  header: headerOf({ lineId: "line", id: "m", type }),
  parent: {},
  metadata: {},
  content: { comm_id: "w1", ...content },
  buffers,
  size: 0,
});
const slider = {
  _model_name: "IntSliderModel",
  _model_module: "@jupyter-widgets/controls",
  _model_module_version: "2.0.0",
};

describe("trap 8: what a kernel's widgets are", () => {
  it("merges each update into the state that was opened", () => {
    const comms = createComms();
    comms.hear(
      message("comm_open", {
        target_name: "jupyter.widget",
        data: { state: { ...slider, value: 1, max: 9 } },
      }),
    );
    comms.hear(message("comm_msg", { data: { method: "update", state: { value: 5 } } }));
    comms.hear(message("comm_msg", { data: { method: "custom", content: {} } }));
    expect(comms.snapshot()).toEqual({
      version_major: 2,
      version_minor: 0,
      state: {
        w1: {
          model_name: "IntSliderModel",
          model_module: "@jupyter-widgets/controls",
          model_module_version: "2.0.0",
          state: { ...slider, value: 5, max: 9 },
        },
      },
    });
  });

  it("keeps the newest bytes of a buffer", () => {
    const comms = createComms();
    const data = { state: slider, buffer_paths: [["value"]] };
    comms.hear(message("comm_open", { target_name: "jupyter.widget", data }, [Buffer.from("old")]));
    const update = { method: "update", state: {}, buffer_paths: [["value"]] };
    comms.hear(message("comm_msg", { data: update }, [Buffer.from("new")]));
    expect(comms.snapshot()).toMatchObject({
      state: {
        w1: {
          buffers: [{ encoding: "base64", path: ["value"], data: Buffer.from("new").toString("base64") }],
        },
      },
    });
  });

  it("forgets what was closed, and other kinds of comms do not show", () => {
    const comms = createComms();
    comms.hear(message("comm_open", { target_name: "jupyter.widget", data: { state: slider } }));
    comms.hear(message("comm_close", {}));
    comms.hear(message("comm_open", { target_name: "other", data: {} }));
    expect(comms.snapshot()).toMatchObject({ state: {} });
  });
});
