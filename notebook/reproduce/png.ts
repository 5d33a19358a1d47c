import { inflateSync } from "node:zlib";

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of each, row by row. */
  readonly rgba: Uint8Array;
}

const signature = "89504e470d0a1a0a";
const mostPixels = 50_000_000;
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Pictures of eight bits a channel, as plots are; `null` for others and for what is none. */
export function readPng(bytes: Buffer): Pixels | null {
  try {
    return decoded(bytes);
  } catch {
    return null;
  }
}

function decoded(bytes: Buffer): Pixels | null {
  if (bytes.subarray(0, 8).toString("hex") !== signature) return null;
  const { header, palette, data } = chunksOf(bytes);
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const [depth, colour, interlaced] = [header[8], header[9] ?? 0, header[12]];
  const channels = channelsOf[colour];
  if (depth !== 8 || interlaced !== 0 || channels === undefined || width * height > mostPixels) return null;
  const most = (width * channels + 1) * height;
  const rows = unfiltered(inflateSync(data, { maxOutputLength: most }), { width, height, channels });
  const rgba = new Uint8Array(width * height * 4);
  for (let at = 0; at < width * height; at += 1)
    rgba.set(pixel(rows, { at: at * channels, colour, palette }), at * 4);
  return { width, height, rgba };
}

function chunksOf(bytes: Buffer) {
  const chunks = new Map<string, Buffer>();
  const data: Buffer[] = [];
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.subarray(at + 4, at + 8).toString("latin1");
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (name === "IDAT") data.push(content);
    else chunks.set(name, content);
    at += length + 12;
  }
  const header = chunks.get("IHDR") ?? Buffer.alloc(13);
  return { header, palette: chunks.get("PLTE") ?? Buffer.alloc(0), data: Buffer.concat(data) };
}

/** Each row stands in the file as what differs from its neighbours, in one of five ways. */
function unfiltered(
  raw: Buffer,
  { width, height, channels }: { readonly width: number; readonly height: number; readonly channels: number },
): Uint8Array {
  const line = width * channels;
  const out = new Uint8Array(line * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)] ?? 0;
    for (let x = 0; x < line; x += 1) {
      const at = y * line + x;
      const left = x >= channels ? (out[at - channels] ?? 0) : 0;
      const up = y > 0 ? (out[at - line] ?? 0) : 0;
      const corner = x >= channels && y > 0 ? (out[at - line - channels] ?? 0) : 0;
      out[at] = (raw[y * (line + 1) + 1 + x] ?? 0) + predicted(filter, { left, up, corner });
    }
  }
  return out;
}

function predicted(
  filter: number,
  { left, up, corner }: { left: number; up: number; corner: number },
): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}

function pixel(
  rows: Uint8Array,
  { at, colour, palette }: { readonly at: number; readonly colour: number; readonly palette: Buffer },
): readonly number[] {
  const value = (offset: number) => rows[at + offset] ?? 0;
  if (colour === 3) return [...palette.subarray(value(0) * 3, value(0) * 3 + 3), 255];
  if (colour === 0) return [value(0), value(0), value(0), 255];
  if (colour === 4) return [value(0), value(0), value(0), value(1)];
  return [value(0), value(1), value(2), colour === 6 ? value(3) : 255];
}

/** How far two pictures are from one another in the mean of all channels, 0 to 1; `null` where that cannot be said. */
export function pngDistance(a: string, b: string): number | null {
  const [one, two] = [readPng(Buffer.from(a, "base64")), readPng(Buffer.from(b, "base64"))];
  if (one === null || two === null || one.width !== two.width || one.height !== two.height) return null;
  let sum = 0;
  for (let at = 0; at < one.rgba.length; at += 1) sum += Math.abs((one.rgba[at] ?? 0) - (two.rgba[at] ?? 0));
  return sum / (one.rgba.length * 255);
}
