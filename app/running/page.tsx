import type { Metadata } from "next";
import { Studio } from "@/components/studio/studio";

export const metadata: Metadata = { title: "Running" };

export default function RunningPage() {
  return <Studio address="/running" />;
}
