"use client";
import { useQuery } from "@tanstack/react-query";
import { studio } from "../studio/studio-client";

/** Looking through a home takes a while; how full it is changes slowly. */
const paceMs = 15_000;

export function useDisk() {
  return useQuery({
    queryKey: ["disk"],
    refetchInterval: paceMs,
    queryFn: () => studio.compute.disk.query({ home: true }),
  });
}
