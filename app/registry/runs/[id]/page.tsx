import type { Metadata } from "next";
import { RunPage } from "@/components/registry/run-page";

export const metadata: Metadata = { title: "Run" };

export default async function Run({ params }: { readonly params: Promise<{ id: string }> }) {
  return <RunPage id={(await params).id} />;
}
