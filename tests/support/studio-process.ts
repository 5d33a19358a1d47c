import { processInput, readConfig } from "@/server/config";
import { startStudio } from "@/server/studio";

/** `server/main.ts` with stand-in pages: a studio server as a process that can be killed, without a build of the pages. */
const studio = await startStudio(readConfig(processInput()), {
  pages: async () => ({
    handle: async (_request, response) => void response.end("page"),
    upgrade: async (_request, socket) => void socket.destroy(),
    close: async () => undefined,
  }),
});
process.on("SIGTERM", () => void studio.close().then(() => process.exit(0)));
process.stdout.write(`Atelier is ready at ${await studio.address()}\n`);
