import { describe, expect, it } from "vitest";
import { codePointsBefore, utf16Before } from "@/notebook/kernels/code-points";
import { decodeMessage, encodeMessage } from "@/notebook/kernels/message";
import { headerOf } from "@/notebook/kernels/questions";
import { saidBy } from "@/notebook/kernels/said";

const header = headerOf({ lineId: "line", id: "m1", type: "stream" });

describe("messages on a kernel's WebSocket", () => {
  it("come out as they went in, whatever the characters", () => {
    const content = { name: "stdout", text: "größer 😀\n" };
    const bytes = encodeMessage({ channel: "iopub", header, parent: { msg_id: "r1" }, content });
    expect(decodeMessage(bytes)).toMatchObject({
      channel: "iopub",
      header,
      parent: { msg_id: "r1" },
      content,
      buffers: [],
    });
  });

  it("join text that came as lines, and leave JSON as it is", () => {
    const content = {
      data: { "text/html": ["<b>", "x</b>"], "application/json": ["a", "b"], "application/geo+json": [1] },
      metadata: { "text/html": { isolated: true } },
      transient: { display_id: "bar" },
    };
    const bytes = encodeMessage({
      channel: "iopub",
      header: { ...header, msg_type: "display_data" },
      content,
    });
    expect(saidBy(decodeMessage(bytes))).toMatchObject({
      type: "output",
      output: {
        type: "display",
        displayId: "bar",
        data: { "text/html": "<b>x</b>", "application/json": ["a", "b"], "application/geo+json": [1] },
        metadata: content.metadata,
      },
    });
  });
});

describe("cursor positions", () => {
  it.each([
    ["abc", 2, 2],
    ["'😀'.x", 4, 3],
    ["😀😀", 4, 2],
    ["", 0, 0],
  ])("in %j, UTF-16 %i is code point %i, and back", (text, utf16, codePoints) => {
    expect(codePointsBefore(text, utf16)).toBe(codePoints);
    expect(utf16Before(text, codePoints)).toBe(utf16);
  });
});
