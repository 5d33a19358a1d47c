"use client";
import { useQuery } from "@tanstack/react-query";
import type { ImagePackages } from "@/notebook/wire";
import { callsTo } from "../notebook/connection";
import { queries } from "../studio/queries";
import { whenServerReady } from "../studio/server-ready";
import { sentenceOf } from "../studio/studio-client";
import { tell, warn } from "../ui/toast-store";

const queryKey = ["packages"];

/** What an app writes down takes it a second or two. */
const PACE = 3_000;

export function useAddedPackages() {
  return useQuery({
    queryKey,
    refetchInterval: PACE,
    queryFn: async () => callsTo(await whenServerReady()).packages.list.query(),
  });
}

export async function removePackage(
  image: string,
  { key, name }: ImagePackages["packages"][number],
): Promise<void> {
  try {
    await callsTo(await whenServerReady()).packages.remove.mutate({ image, key });
    tell(`${name} does not come back with the next start. What runs now keeps it until it stops.`);
  } catch (error) {
    warn(sentenceOf(error));
  }
  await queries.invalidateQueries({ queryKey });
}
