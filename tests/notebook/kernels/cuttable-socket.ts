import net from "node:net";
import { dirname, join } from "node:path";

/** A unix socket in front of another, whose connections can be cut, or fall silent without a goodbye. */
export interface CuttableSocket {
  readonly path: string;
  cut(): void;
  mend(): void;
  /** Connections stay open and carry nothing any more; new ones work. */
  fallSilent(): void;
  close(): Promise<void>;
}

export async function cuttableSocket(target: string): Promise<CuttableSocket> {
  const path = join(dirname(target), "cut.sock");
  const pairs = new Set<readonly [net.Socket, net.Socket]>();
  let isCut = false;
  const server = net.createServer((near) => {
    if (isCut) return near.destroy();
    const far = net.connect(target);
    const pair = [near, far] as const;
    pairs.add(pair);
    near.pipe(far);
    far.pipe(near);
    for (const [one, other] of [pair, [far, near] as const]) {
      one.on("error", () => {});
      one.on("close", () => {
        other.destroy();
        pairs.delete(pair);
      });
    }
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    path,
    cut() {
      isCut = true;
      for (const [near, far] of pairs) {
        near.destroy();
        far.destroy();
      }
    },
    mend() {
      isCut = false;
    },
    fallSilent() {
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
        near.resume();
        far.pause();
      }
    },
    close: () => {
      for (const [near] of pairs) near.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
