"use client";
import { useQuery } from "@tanstack/react-query";
import { studio } from "../studio/studio-client";
import { Fact } from "./facts";

/** The notebook that made a run or a version, as it was; nothing where it was not kept. */
export function KeptNotebook(of: { readonly kind: "run" | "version"; readonly thing: string }) {
  const page = useQuery({
    queryKey: ["lineage", "page", of.kind, of.thing],
    queryFn: () => studio.lineage.pageOf.query(of),
  });
  if (!page.data) return null;
  return (
    <Fact name="As it was then">
      <a href={page.data} className="rounded text-accent-text hover:underline">
        Its cell in the snapshot
      </a>
    </Fact>
  );
}
