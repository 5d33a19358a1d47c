import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { AppError } from "@/core/errors";
import type { Context } from "@/server/context";
import type { Visit } from "@/server/http/visit";

const time = z.coerce.number().int().nonnegative().max(8_640_000_000_000_000);
const asked = z.object({ from: time, to: time, everyone: z.enum(["0", "1"]).default("0") });

/** A period's bill as a file, written as it is read, however long it is. */
export async function sendUsageCsv({ address, person, response }: Visit, context: Context): Promise<void> {
  const query = asked.safeParse(Object.fromEntries(address.query));
  if (!query.success)
    throw new AppError("invalid", "The address does not name a time. Download it from the usage page.");
  const { from, to, everyone } = query.data;
  if (everyone === "1" && person?.role !== "admin")
    throw new AppError("not-found", "There is nothing at this address.");
  const owner = everyone === "1" ? null : (person?.id ?? "");
  const name = `usage-${new Date(from).toISOString().slice(0, 10)}.csv`;
  response.writeHead(200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${name}"`,
  });
  await pipeline(context.usage.csv({ owner, from, to }), response);
}
