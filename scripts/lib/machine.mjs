import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./run.mjs";
import { step } from "./steps.mjs";

/** What tests need of the machine beyond npm and Python. On Debian as root it is installed; elsewhere it is missed. */

/** @returns {Promise<string | null>} the path of a Chromium */
export async function findBrowser() {
  const found = process.env.ATELIER_BROWSER || (await ownBrowser()) || systemBrowser();
  if (found) return found;
  await installHere("chromium");
  return systemBrowser();
}

async function ownBrowser() {
  const { chromium } = await import("@playwright/test");
  const path = chromium.executablePath();
  return path && existsSync(path) ? path : null;
}

function systemBrowser() {
  return onPath(["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]);
}

/** Whether there is a PostgreSQL to run the database tests on as well. */
export async function findPostgres() {
  if (hasPostgres()) return true;
  await installHere("postgresql");
  return hasPostgres();
}

function hasPostgres() {
  const versions = "/usr/lib/postgresql";
  if (existsSync(versions) && readdirSync(versions).length > 0) return true;
  return onPath(["postgres"]) !== null;
}

function onPath(names) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const all = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return all.find(isProgram) ?? null;
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function installHere(name) {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await step(`Installing ${name}`, async () => {
    await run(["apt-get", "update", "-qq"], { env });
    await run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", name], { env });
  });
}
