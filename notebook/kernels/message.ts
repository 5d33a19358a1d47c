import type { Json, JsonObject } from "@/core/json";

/** One message of the Jupyter protocol, as it crosses a kernel's WebSocket (`v1.kernel.websocket.jupyter.org`). */
export interface KernelMessage {
  readonly channel: Channel;
  readonly header: MessageHeader;
  /** Empty where nobody asked for it: Jupyter's own `restarting` and `dead`. */
  readonly parent: { readonly msg_id?: string; readonly msg_type?: string };
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  readonly buffers: readonly Uint8Array[];
  /** Bytes on the wire. */
  readonly size: number;
}

export type Channel = "shell" | "control" | "iopub" | "stdin";

/** As Jupyter's messaging protocol has it. */
export interface MessageHeader {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
  readonly subshell_id?: string;
}

/** A message to the kernel; it never has buffers. */
export interface OutgoingMessage {
  readonly channel: Channel;
  readonly header: MessageHeader;
  readonly parent?: JsonObject;
  readonly metadata?: JsonObject;
  readonly content: JsonObject;
}

/** What the WebSocket is asked to speak; the older one joins JSON and buffers in another way. */
export const subprotocol = "v1.kernel.websocket.jupyter.org";

/** Layout: count of offsets, the offsets (64 bit, little endian), channel, header, parent, metadata, content, buffers. */
export function encodeMessage(message: OutgoingMessage): Buffer {
  const { channel, header, parent = {}, metadata = {}, content } = message;
  const parts = [channel, header, parent, metadata, content].map((part) =>
    Buffer.from(typeof part === "string" ? part : JSON.stringify(part)),
  );
  const head = Buffer.alloc(8 * (parts.length + 2));
  head.writeBigUInt64LE(BigInt(parts.length + 1), 0);
  let offset = head.length;
  parts.forEach((part, index) => {
    head.writeBigUInt64LE(BigInt(offset), 8 * (index + 1));
    offset += part.length;
  });
  head.writeBigUInt64LE(BigInt(offset), 8 * (parts.length + 1));
  return Buffer.concat([head, ...parts]);
}

/** Throws on bytes that are no message; a kernel or Jupyter that sends such is broken, not a person's doing. */
export function decodeMessage(bytes: Buffer): KernelMessage {
  const count = Number(bytes.readBigUInt64LE(0));
  const offsets = Array.from({ length: count }, (_, index) => Number(bytes.readBigUInt64LE(8 * (index + 1))));
  const part = (index: number) => bytes.subarray(offsets[index], offsets[index + 1]);
  const json = (index: number) => JSON.parse(part(index).toString()) as unknown;
  return {
    channel: part(0).toString() as Channel,
    header: json(1) as MessageHeader,
    parent: json(2) as KernelMessage["parent"],
    metadata: json(3) as JsonObject,
    content: json(4) as JsonObject,
    buffers: Array.from({ length: Math.max(0, count - 6) }, (_, index) => part(5 + index)),
    size: bytes.length,
  };
}

/** A text that may be a list of lines; empty for anything else. */
export function textOf(value: Json | undefined): string {
  if (typeof value === "string") return value;
  return Array.isArray(value) ? value.join("") : "";
}

/** An empty object for what is not one: kernels send what they like. */
export function objectOf(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
