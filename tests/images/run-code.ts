import { randomUUID } from "node:crypto";
import { join } from "node:path";
import WebSocket from "ws";
import type { RunningApp } from "./running-app";

interface Message {
  readonly channel: string;
  readonly header: { readonly msg_type: string };
  readonly parent_header: { readonly msg_id?: string };
  readonly content: { readonly text?: string; readonly execution_state?: string; readonly evalue?: string };
}

/** Starts a kernel as a notebook server does, for a notebook of its own unless one is named; answers its id. */
export async function startKernel(app: RunningApp, name: string, notebook?: string): Promise<string> {
  const path = notebook ?? `${randomUUID()}.ipynb`;
  const body = { kernel: { name }, path, name: path, type: "notebook" };
  const answer = await app.ask("POST", "api/sessions", { body });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${answer.body}`);
  return answer.json<{ kernel: { id: string } }>().kernel.id;
}

/** Runs code in a kernel and answers what it printed; errors are part of it. */
export function runCode(
  app: RunningApp,
  options: { kernelId: string; code: string; cellId?: string },
): Promise<string> {
  const path = `/apps/app-1/api/kernels/${options.kernelId}/channels`;
  const socket = new WebSocket(`ws+unix://${join(app.runFolder, "jupyter.sock")}:${path}`, {
    headers: { authorization: `token ${app.token}` },
  });
  const id = randomUUID();
  let printed = "";
  return new Promise<string>((done, fail) => {
    socket.on("error", fail);
    socket.on("close", () => fail(new Error("the kernel's socket was closed")));
    socket.on("open", () => socket.send(JSON.stringify(executeRequest(id, options))));
    socket.on("message", (data) => {
      const message = JSON.parse(String(data)) as Message;
      if (message.parent_header.msg_id !== id) return;
      printed += message.content.text ?? message.content.evalue ?? "";
      if (message.header.msg_type === "status" && message.content.execution_state === "idle") done(printed);
    });
  }).finally(() => socket.terminate());
}

function executeRequest(id: string, { code, cellId }: { code: string; cellId?: string }) {
  return {
    channel: "shell",
    header: {
      msg_id: id,
      msg_type: "execute_request",
      session: id,
      username: "ada",
      version: "5.3",
      date: "2000-01-01T00:00:00Z",
    },
    parent_header: {},
    metadata: cellId === undefined ? {} : { cellId },
    content: { code, silent: false, store_history: false, allow_stdin: false, stop_on_error: true },
  };
}
