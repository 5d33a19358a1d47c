import type { Page } from "@playwright/test";

/**
 * Stopwatches that live in the page, the same for both programs. They start at the time stamp that the browser gave
 * to the key or the mouse button, and stop after the frame in which what was waited for is on screen.
 */
interface BenchInPage {
  /** Ms from each key to the frame after it, since `watchKeys`. */
  readonly keyToPaint: number[];
  watchKeys(): void;
  /**
   * Ms from the opening, which is the first press of the mouse, to the frame in which an element of `selector` has a
   * place on screen, with its text.
   */
  sinceOpeningUntilSeen(selector: string): Promise<number>;
  /** The same until `text` is in the document in an element of `selector`. */
  sinceOpeningUntilText(selector: string, text: string): Promise<number>;
  sinceOpeningUntilPicture(selector: string): Promise<number>;
  /** Ms from the last key until `text` is in the document in an element of `selector`. */
  sinceKeyUntilText(selector: string, text: string): Promise<number>;
}

export type BenchWindow = Window & { bench: BenchInPage; pending: Promise<number> };

export async function armStopwatch(page: Page): Promise<void> {
  await page.evaluate(() => {
    const w = window as unknown as { bench?: BenchInPage };
    if (w.bench) return;
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    const painted = async () => {
      await frame();
      const { port1, port2 } = new MessageChannel();
      return new Promise<number>((done) => {
        port1.onmessage = () => done(performance.now());
        port2.postMessage(0);
      });
    };
    let key = 0;
    let opening = 0;
    const noteKey = (event: KeyboardEvent) => {
      key = event.timeStamp;
    };
    const noteOpening = (event: MouseEvent) => {
      opening ||= event.timeStamp;
    };
    addEventListener("keydown", noteKey, true);
    addEventListener("mousedown", noteOpening, true);
    const has = (selector: string, text: string) =>
      [...document.querySelectorAll(selector)].some((element) => element.textContent?.includes(text));
    const mutated = (look: () => boolean) =>
      new Promise<void>((done) => {
        if (look()) return done();
        const observer = new MutationObserver(() => {
          if (!look()) return;
          observer.disconnect();
          done();
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      });
    const everyFrame = async (look: () => boolean) => {
      while (!look()) await frame();
    };
    const bench: BenchInPage = {
      keyToPaint: [],
      watchKeys() {
        addEventListener(
          "keydown",
          (event) => void painted().then((at) => bench.keyToPaint.push(at - event.timeStamp)),
          true,
        );
      },
      async sinceOpeningUntilSeen(selector) {
        await everyFrame(() => {
          const found = document.querySelector(selector);
          const box = found?.getBoundingClientRect();
          const isInView = box !== undefined && box.height > 0 && box.top < innerHeight && box.bottom > 0;
          // The frame of a cell whose text is still to come is nothing to read.
          return isInView && found?.textContent?.trim() !== "";
        });
        return (await painted()) - opening;
      },
      async sinceOpeningUntilText(selector, text) {
        await mutated(() => has(selector, text));
        return (await painted()) - opening;
      },
      async sinceOpeningUntilPicture(selector) {
        await everyFrame(() => {
          const image = document.querySelector<HTMLImageElement>(`:is(${selector}) img`);
          return image?.complete === true && image.naturalWidth > 0;
        });
        return (await painted()) - opening;
      },
      async sinceKeyUntilText(selector, text) {
        await mutated(() => has(selector, text));
        return (await painted()) - key;
      },
    };
    w.bench = bench;
  });
}

/** Begins to wait for a text before what brings it is done; `answer` waits for it. */
export async function waitForText(
  page: Page,
  what: { since: "key" | "opening"; selector: string; text: string },
): Promise<{ answer(): Promise<number> }> {
  await page.evaluate(({ since, selector, text }) => {
    const w = window as unknown as BenchWindow;
    w.pending =
      since === "key"
        ? w.bench.sinceKeyUntilText(selector, text)
        : w.bench.sinceOpeningUntilText(selector, text);
  }, what);
  return { answer: () => page.evaluate(() => (window as unknown as BenchWindow).pending) };
}
