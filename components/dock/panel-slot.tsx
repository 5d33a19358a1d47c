"use client";
import { useLayoutEffect, useRef } from "react";

/**
 * Every document is rendered once, into an element of its own that is moved to wherever the document is shown. So a
 * split, a drag or a restored layout moves a notebook or a terminal without mounting it anew.
 */
const hosts = new Map<string, HTMLElement>();

export function hostOf(id: string): HTMLElement {
  const known = hosts.get(id);
  if (known) return known;
  const host = document.createElement("div");
  host.className = "h-full w-full min-h-0 min-w-0 flex flex-col";
  hosts.set(id, host);
  return host;
}

export function forgetHost(id: string): void {
  hosts.get(id)?.remove();
  hosts.delete(id);
}

/** The place where a document is shown. */
export function PanelSlot({ id }: { id: string }) {
  const slot = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    slot.current?.append(hostOf(id));
  }, [id]);
  return <div ref={slot} className="h-full w-full overflow-hidden bg-canvas" />;
}
