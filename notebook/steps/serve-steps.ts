import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { stepId, stepWish } from "@/core/pipelines/step-run";
import type { Steps } from "./steps";

/**
 * Steps for the studio server; browsers do not reach it. `POST /steps` with a `StepWish` runs one, `POST /steps/look` says
 * what one is made of, `GET /steps/<id>?from=<line>` answers its `StepReport`, `POST /steps/<id>/stop` ends it;
 * `GET /steps/files` answers the pipeline files of the home.
 */
export function serveSteps(
  steps: Steps,
  { request, response }: { readonly request: IncomingMessage; readonly response: ServerResponse },
): void {
  answer().catch((error: unknown) => {
    console.error("a question about a step failed", error);
    if (response.headersSent) response.destroy();
    else response.writeHead(500).end();
  });

  async function answer(): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    const [, , id = "", action = ""] = pathname.split("/");
    if (request.method === "GET" && id === "files") return json({ files: await steps.files() });
    if (request.method === "GET" && action === "" && stepId.test(id)) {
      const report = steps.report(id, { from: Number(searchParams.get("from")) || 0 });
      return report === null ? void response.writeHead(404).end() : json(report);
    }
    if (request.method !== "POST") return void response.writeHead(404).end();
    if (action === "stop" && stepId.test(id)) {
      steps.stop(id);
      return json({});
    }
    const wish = stepWish.safeParse(jsonOf(await text(request)));
    if (!wish.success) return void response.writeHead(400).end();
    if (id === "look") return json(await steps.look(wish.data));
    if (id !== "") return void response.writeHead(404).end();
    steps.start(wish.data);
    return json({});
  }

  function json(body: unknown): void {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  }
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
