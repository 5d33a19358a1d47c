import type { Context } from "@/server/context";

/** Names of people by their ids. */
export async function namesOf({ usage }: Pick<Context, "usage">): Promise<Readonly<Record<string, string>>> {
  return Object.fromEntries(await usage.names());
}
