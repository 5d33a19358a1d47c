import { resolve } from "node:path";
import { Problem } from "./problem.mjs";
import { root } from "./root.mjs";

/**
 * The few settings that scripts need before the server reads all of them (`server/config.ts`).
 *
 * @param {Readonly<Record<string, string | undefined>>} [env]
 */
export function scriptSettings(env = process.env) {
  const port = portIn(env, { name: "PORT", otherwise: 4180 });
  return {
    host: env.ATELIER_HOST || "127.0.0.1",
    port,
    contentPort: portIn(env, { name: "ATELIER_CONTENT_PORT", otherwise: port + 1 }),
    data: resolve(root, env.ATELIER_DATA || ".atelier"),
  };
}

function portIn(env, { name, otherwise }) {
  const port = Number(env[name] || otherwise);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  const given = env[name] ? `"${env[name]}"` : `${port}, one above PORT,`;
  throw new Problem(`${name} is not usable: ${given} is no port; set it to a number from 1024 to 65535.`);
}
