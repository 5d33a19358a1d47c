import type { Metadata } from "next";
import { Suspense } from "react";
import { ModelPage } from "@/components/models/model-page";

export const metadata: Metadata = { title: "Model" };

export default async function Model({ params }: { readonly params: Promise<{ name: string }> }) {
  const { name } = await params;
  return (
    <Suspense>
      <ModelPage name={decodeURIComponent(name)} />
    </Suspense>
  );
}
