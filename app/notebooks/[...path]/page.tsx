import type { Metadata } from "next";
import { documentAt, titleOf } from "@/components/dock/documents";
import { Studio } from "@/components/studio/studio";

interface Address {
  readonly params: Promise<{ path: string[] }>;
}

export async function generateMetadata({ params }: Address): Promise<Metadata> {
  const document = documentAt(await addressOf(params));
  return { title: document ? titleOf(document) : "Notebook" };
}

export default async function NotebookPage({ params }: Address) {
  return <Studio address={await addressOf(params)} />;
}

async function addressOf(params: Address["params"]): Promise<string> {
  return `/notebooks/${(await params).path.join("/")}`;
}
