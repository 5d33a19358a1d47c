import { closeSync, fstatSync, openSync, readFileSync, readSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

/*
 * Started by the real test: somebody else who opens a notebook again and again, many hundred times a second, and ends
 * as soon as it is not whole: of the length that it always has, with one and the same version in each of its cells.
 */
const path = process.argv[2];
const whole = readFileSync(path);
const places = [];
for (let at = whole.indexOf("<0"); at >= 0; at = whole.indexOf("<0", at + 1)) places.push(at);
const versions = new Set();
const bytes = Buffer.alloc(11);

function look() {
  const file = openSync(path);
  const { size } = fstatSync(file);
  const marks = new Set();
  for (const at of places) marks.add(bytes.toString("latin1", 0, readSync(file, bytes, 0, 11, at)));
  closeSync(file);
  const [mark] = marks;
  if (size !== whole.length || marks.size !== 1 || !/^<\d{9}>$/.test(mark)) {
    process.stdout.write(`broken: ${size} of ${whole.length} bytes, ${[...marks].join(" ")}\n`);
    process.exit(1);
  }
  versions.add(mark);
}

let reads = 0;
process.once("SIGTERM", () => {
  look();
  process.stdout.write(`${JSON.stringify({ reads, versions: versions.size, cells: places.length })}\n`);
  process.exit(0);
});
process.stdout.write("reading\n");
for (;;) {
  look();
  reads++;
  // A core of its own would slow down what it looks at; a half-written file would be there for far longer than this.
  await wait(1);
}
