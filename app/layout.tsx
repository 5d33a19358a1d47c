import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { ThemeScript } from "@/components/theme/theme-script";
import "./globals.css";

export const metadata: Metadata = { title: { default: "Atelier", template: "%s · Atelier" } };

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f7f9" },
    { media: "(prefers-color-scheme: dark)", color: "#1b1e24" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const policy = (await headers()).get("content-security-policy") ?? "";
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <ThemeScript nonce={/'nonce-([^']+)'/.exec(policy)?.[1]} />
      </head>
      <body>{children}</body>
    </html>
  );
}
