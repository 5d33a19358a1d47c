import { moveModel } from "@/tests/notebook/support/moved-model";

/**
 * `node --import tsx tests/bench/switch.ts [bytes]`: how long a notebook with 1 GB of frames and a fitted model takes to
 * another instance type, with all that is compared on the way. Prints a table; fails where anything is not equal.
 */
const size = Number(process.argv[2] ?? 1e9);
const { before, after, switched, times } = await moveModel(size);
console.log(`\n| ${(size / 1e9).toFixed(2)} GB, from the click | s |\n|---|---|`);
for (const [name, ms] of Object.entries(times)) console.log(`| ${name} | ${(ms / 1000).toFixed(1)} |`);
console.log(`\n${JSON.stringify(switched)}`);
if (after !== before || switched?.result !== "done") throw new Error(`not equal:\n${before}\n${after}`);
