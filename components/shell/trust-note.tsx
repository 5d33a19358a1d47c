"use client";
import { useQuery } from "@tanstack/react-query";
import { studio } from "../studio/studio-client";

/** Where nothing keeps people's programs apart, everybody is told. */
export function TrustNote() {
  const { data } = useQuery({
    queryKey: ["me"],
    queryFn: () => studio.me.get.query(),
    staleTime: 60_000,
  });
  if (!data?.trustEachOther) return null;
  return (
    <span
      className="shrink-0 whitespace-nowrap text-warning"
      title="Everybody's code runs as the same user of this machine. The administrator has said that all trust each other."
    >
      Others here can read your files
    </span>
  );
}
