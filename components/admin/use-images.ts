"use client";
import { useQuery } from "@tanstack/react-query";
import { queries } from "../studio/queries";
import { sentenceOf, studio } from "../studio/studio-client";
import { warn } from "../ui/toast-store";

export type AdminImage = Awaited<ReturnType<typeof studio.images.list.query>>[number];
export type AdminVersion = AdminImage["versions"][number];

export const lookAtImages = () => queries.invalidateQueries({ queryKey: ["images"] });

export function useImages() {
  return useQuery({
    queryKey: ["images", "list"],
    queryFn: () => studio.images.list.query(),
    refetchInterval: 10_000,
  });
}

export function useBuilds() {
  return useQuery({
    queryKey: ["images", "builds"],
    queryFn: () => studio.images.builds.query(),
    refetchInterval: 5_000,
  });
}

/** Something that is decided about a version; the list shows what became of it. */
export async function decide(what: () => Promise<unknown>): Promise<void> {
  try {
    await what();
  } catch (error) {
    warn(sentenceOf(error));
  }
  await lookAtImages();
}
