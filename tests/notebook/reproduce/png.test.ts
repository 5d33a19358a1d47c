import { deflateSync } from "node:zlib";
import { expect, it } from "vitest";
import { pngDistance, readPng } from "@/notebook/reproduce/png";

function chunk(name: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(name, "latin1"), data, Buffer.alloc(4)]);
}

/** Rows as they stand in the file, each with its filter first. */
function png(of: {
  width: number;
  height: number;
  colour: number;
  rows: readonly (readonly number[])[];
  depth?: number;
  palette?: readonly number[];
}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(of.width, 0);
  header.writeUInt32BE(of.height, 4);
  header[8] = of.depth ?? 8;
  header[9] = of.colour;
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", header),
    ...(of.palette ? [chunk("PLTE", Buffer.from(of.palette))] : []),
    chunk("IDAT", deflateSync(Buffer.from(of.rows.flat()))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const red = (rows: readonly (readonly number[])[], height = rows.length) =>
  png({ width: 2, height, colour: 2, rows });
const plain = red([
  [0, 10, 20, 30, 40, 50, 60],
  [0, 11, 22, 33, 44, 55, 66],
]);

it("reads rows whichever way they are filtered", () => {
  const pixels = [10, 20, 30, 255, 40, 50, 60, 255, 11, 22, 33, 255, 44, 55, 66, 255];
  expect([...(readPng(plain)?.rgba ?? [])]).toEqual(pixels);
  for (const [filter, row] of [
    [1, [11, 22, 33, 33, 33, 33]],
    [2, [1, 2, 3, 4, 5, 6]],
    [3, [6, 12, 18, 19, 19, 20]],
    [4, [1, 2, 3, 4, 5, 6]],
  ] as const)
    expect([
      filter,
      ...(readPng(
        red([
          [0, 10, 20, 30, 40, 50, 60],
          [filter, ...row],
        ]),
      )?.rgba ?? []),
    ]).toEqual([filter, ...pixels]);
});

it("reads grey, transparent and indexed ones, and leaves others alone", () => {
  const one = (colour: number, row: readonly number[], more = {}) =>
    readPng(png({ width: 1, height: 1, colour, rows: [[0, ...row]], ...more }))?.rgba;
  expect([...(one(0, [7]) ?? [])]).toEqual([7, 7, 7, 255]);
  expect([...(one(4, [7, 9]) ?? [])]).toEqual([7, 7, 7, 9]);
  expect([...(one(6, [1, 2, 3, 4]) ?? [])]).toEqual([1, 2, 3, 4]);
  expect([...(one(3, [1], { palette: [0, 0, 0, 5, 6, 7] }) ?? [])]).toEqual([5, 6, 7, 255]);
  expect(one(0, [7, 7], { depth: 16 })).toBeUndefined();
  expect(readPng(Buffer.from("GIF89a"))).toBeNull();
  expect(readPng(plain.subarray(0, 40))).toBeNull();
});

it("says how far two pictures are from one another", () => {
  const text = (of: Buffer) => of.toString("base64");
  expect(pngDistance(text(plain), text(plain))).toBe(0);
  const other = red([
    [0, 10, 20, 30, 40, 50, 60],
    [0, 11, 22, 33, 44, 55, 117],
  ]);
  expect(pngDistance(text(plain), text(other))).toBeCloseTo(51 / 255 / 16, 6);
  expect(pngDistance(text(plain), text(red([[0, 1, 2, 3, 4, 5, 6]])))).toBeNull();
});
