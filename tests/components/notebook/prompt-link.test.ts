import { createTRPCClient, type TRPCLink } from "@trpc/client";
import { initTRPC } from "@trpc/server";
import { observable } from "@trpc/server/observable";
import { beforeEach, expect, it } from "vitest";
import { promptLink } from "@/components/notebook/prompt-link";

const trpc = initTRPC.create();
const router = trpc.router({
  now: trpc.procedure.input((value) => value as number).mutation(({ input }) => input + 1),
  usual: trpc.procedure.mutation(() => "by the usual way"),
});
type Router = typeof router;

class Line extends EventTarget {
  readyState: number = WebSocket.OPEN;
  readonly sent: { readonly id: string; readonly method: string; readonly params: unknown }[] = [];

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  say(message: unknown): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
  }
}

const usualWay: TRPCLink<Router> = () => () =>
  observable((observer) => {
    observer.next({ result: { type: "data", data: "by the usual way" } });
    observer.complete();
  });

let line: Line;
let client: ReturnType<typeof createTRPCClient<Router>>;
beforeEach(() => {
  line = new Line();
  const socketClient = { connection: { ws: line } } as never;
  client = createTRPCClient<Router>({
    links: [promptLink<Router>({ client: socketClient, paths: ["now"] }), usualWay],
  });
});

it("a call leaves in the moment in which it is made, and its answer is told from others", async () => {
  const asked = client.now.mutate(1);
  expect(line.sent).toEqual([{ id: "prompt-1", method: "mutation", params: { input: 1, path: "now" } }]);
  line.say({ id: 1, result: { type: "data", data: 5 } });
  line.say({ id: "prompt-11", result: { type: "data", data: 6 } });
  line.say({ id: "prompt-1", result: { type: "data", data: 2 } });
  expect(await asked).toBe(2);
});

it("a refusal keeps its sentence and its code", async () => {
  const asked = client.now.mutate(1);
  line.say({
    id: "prompt-1",
    error: { code: -32603, message: "The disk is full.", data: { appCode: "disk-full" } },
  });
  await expect(asked).rejects.toMatchObject({ message: "The disk is full.", data: { appCode: "disk-full" } });
});

it("a cut before the answer rejects with nothing of the server in it", async () => {
  const asked = client.now.mutate(1);
  line.dispatchEvent(new Event("close"));
  await expect(asked).rejects.toMatchObject({ data: undefined });
});

it("calls that are not named, and calls without an open line, take the usual way", async () => {
  expect(await client.usual.mutate()).toBe("by the usual way");
  line.readyState = WebSocket.CONNECTING;
  expect(await client.now.mutate(1)).toBe("by the usual way");
  expect(line.sent).toEqual([]);
});
