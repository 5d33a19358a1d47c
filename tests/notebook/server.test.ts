import { statSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { afterEach, expect, it } from "vitest";
import WebSocket from "ws";
import {
  connectTo,
  type Folders,
  openTab,
  putNotebook,
  startHere,
  temporaryFolders,
} from "./support/notebook-host";

let folders: Folders;
let server: Awaited<ReturnType<typeof startHere>> | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

it("takes the place of a socket that a killed server left, for its owner alone", async () => {
  folders = temporaryFolders();
  writeFileSync(folders.socketPath, "");
  server = await startHere(folders);
  expect(statSync(folders.socketPath).mode & 0o777).toBe(0o600);
});

it("does not take the place of a server that answers", async () => {
  folders = temporaryFolders();
  const other = createServer();
  await new Promise<void>((listening) => other.listen(folders.socketPath, listening));
  await expect(startHere(folders)).rejects.toThrow(/another notebook server/);
  await new Promise<void>((connected) => connect(folders.socketPath, connected));
  other.close();
});

it("refuses a WebSocket without the app's token, or on another path", async () => {
  folders = temporaryFolders();
  server = await startHere(folders);
  const refused = (path: string, token: string) =>
    new Promise<number | undefined>((resolve) => {
      const headers = { authorization: `token ${token}` };
      const socket = new WebSocket(`ws+unix://${folders.socketPath}:${path}`, { headers });
      socket.once("unexpected-response", (_request, response) => resolve(response.statusCode));
      socket.once("open", () => resolve(101));
      socket.on("error", () => {});
    });
  expect(await refused("/trpc", "wrong")).toBe(401);
  expect(await refused("/other", folders.token)).toBe(401);
  expect(await refused("/trpc", folders.token)).toBe(101);
});

it("a tab whose connection is cut is no longer among the people", async () => {
  folders = temporaryFolders();
  server = await startHere(folders);
  const [stays, goes] = [connectTo(folders), connectTo(folders)];
  const name = putNotebook(folders, "a.ipynb", ["x"]);
  const tab = await openTab(stays, { path: name, clientId: "stays" });
  await openTab(goes, { path: name, clientId: "goes" });
  await tab.until(({ people }) => "goes" in people);
  goes.close();
  await tab.until(({ people }) => !("goes" in people));
  stays.close();
});
