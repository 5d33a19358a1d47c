import { resolve } from "node:path";
import { buildEnvironment, environmentFolder } from "@/scripts/lib/environments.mjs";

/**
 * The Python environments that real tests run on, made once and kept between runs: in `.cache` of the checkout, or
 * below `ATELIER_TEST_CACHE`. Each answers the folder with `bin/python` in it.
 */
const cache = resolve(process.env.ATELIER_TEST_CACHE ?? ".cache");
const underWay = new Map<string, Promise<string>>();

export function serverEnvironment(): Promise<string> {
  return environment("server");
}

export function baseEnvironment(): Promise<string> {
  return environment("base-python");
}

export function dataScienceEnvironment(): Promise<string> {
  return environment("data-science");
}

export function mlflowEnvironment(): Promise<string> {
  return environment("mlflow");
}

export function prefectEnvironment(): Promise<string> {
  return environment("prefect");
}

function environment(name: string): Promise<string> {
  const known = underWay.get(name) ?? build(name);
  underWay.set(name, known);
  return known;
}

async function build(name: string): Promise<string> {
  const folder = environmentFolder({ data: cache, name });
  const tools = resolve(cache, "environments", "tools");
  await buildEnvironment({ name, folder, tools, onProgress: () => {} });
  return folder;
}
