import type { Metadata } from "next";
import { VersionPage } from "@/components/models/version-page";

export const metadata: Metadata = { title: "Model version" };

interface VersionProps {
  readonly params: Promise<{ name: string; version: string }>;
}

export default async function Version({ params }: VersionProps) {
  const { name, version } = await params;
  return <VersionPage model={decodeURIComponent(name)} version={version} />;
}
