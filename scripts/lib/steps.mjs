const started = Date.now();
const terminal = process.stdout.isTTY === true;
const running = new Map();
let ticker;

/**
 * Runs one step and shows it: what it is, what it is doing, how long it has taken. On a terminal the last line lives;
 * elsewhere a line at the beginning, one at the end, and one every ten seconds between.
 *
 * @template T
 * @param {string} name
 * @param {(note: (text: string) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const mine = { begun: Date.now(), note: "" };
  running.set(name, mine);
  startTicking();
  if (!terminal) line(`${name} …`);
  try {
    const result = await work((text) => {
      mine.note = text;
      if (!terminal) line(`${name}: ${text}`);
    });
    running.delete(name);
    line(`${name}: done in ${seconds(mine.begun)}`);
    return result;
  } catch (error) {
    line(`${name}: failed after ${seconds(mine.begun)}`);
    throw error;
  } finally {
    running.delete(name);
    stopTicking();
  }
}

function line(text) {
  if (terminal) process.stdout.write("\r\x1b[2K");
  process.stdout.write(`  ${text}\n`);
}

function startTicking() {
  ticker ??= setInterval(tick, terminal ? 200 : 10_000);
}

function stopTicking() {
  if (running.size > 0) return;
  clearInterval(ticker);
  ticker = undefined;
  if (terminal) process.stdout.write("\r\x1b[2K");
}

function tick() {
  const all = [...running].map(
    ([name, { begun, note }]) => `${name} ${seconds(begun)}${note && ` (${note})`}`,
  );
  const text = `  ${all.join(" · ")}`;
  if (terminal) process.stdout.write(`\r\x1b[2K${text.slice(0, (process.stdout.columns ?? 80) - 1)}`);
  else process.stdout.write(`${text} [${seconds(started)} in all]\n`);
}

function seconds(since) {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}
