import { AppError } from "@/core/errors";

interface TerminalListing {
  readonly name: string;
  readonly last_activity: string;
}

/** Terminals of an app, through the gateway. */
export async function startTerminal(appId: string): Promise<string> {
  const response = await fetch(address(appId), { method: "POST" });
  if (!response.ok) throw notThere();
  return ((await response.json()) as TerminalListing).name;
}

export async function listTerminals(appId: string): Promise<readonly TerminalListing[]> {
  const response = await fetch(address(appId), { cache: "no-store" });
  if (!response.ok) throw notThere();
  return (await response.json()) as readonly TerminalListing[];
}

export async function endTerminal(appId: string, name: string): Promise<void> {
  const response = await fetch(`${address(appId)}/${encodeURIComponent(name)}`, { method: "DELETE" });
  if (!response.ok && response.status !== 404) throw notThere();
}

export function socketAddress(
  place: { readonly appId: string; readonly name: string },
  origin: string,
): string {
  const { appId, name } = place;
  return `${origin.replace(/^http/, "ws")}/apps/${encodeURIComponent(appId)}/terminals/websocket/${encodeURIComponent(name)}`;
}

function address(appId: string): string {
  return `/apps/${encodeURIComponent(appId)}/api/terminals`;
}

function notThere(): AppError {
  return new AppError(
    "unavailable",
    "The terminals of this app cannot be reached just now. Try again in a moment.",
  );
}
