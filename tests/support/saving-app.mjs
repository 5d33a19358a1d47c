import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { WebSocketServer } from "ws";

// Stands in for a JupyterServer app where a test needs very many of them: it is ready at once, and over its notebook
// server's socket it keeps what it is told to ("save <key>"), each key once however often it comes.

const environment = process.env;
const token = readFileSync(join(environment.ATELIER_APP_FOLDER, "token"), "utf8");
const kept = new Set();

const answering = () =>
  createServer((request, response) => {
    response.statusCode = request.headers.authorization === `token ${token}` ? 200 : 403;
    response.end("{}");
  });

answering().listen(join(environment.ATELIER_RUN_FOLDER, "jupyter.sock"));
const notebook = answering().listen(join(environment.ATELIER_RUN_FOLDER, "notebook.sock"));
new WebSocketServer({ server: notebook }).on("connection", (socket) => {
  socket.on("message", (data) => {
    const [word, key] = String(data).split(" ");
    if (word === "save") kept.add(key);
    socket.send(word === "save" ? `saved ${key}` : `kept ${kept.size}`);
  });
});
