import type { Metadata } from "next";
import { ExperimentsPage } from "@/components/registry/experiments-page";

export const metadata: Metadata = { title: "Experiments" };

export default function Experiments() {
  return <ExperimentsPage />;
}
