"use client";
import { useEffect, useRef, useState } from "react";

/**
 * HTML that may run code, in a frame of the content origin that has no cookies, no network and no way to this page.
 * The HTML goes over a port once the frame has loaded; all that is ever taken from it is a height.
 */
export function SandboxFrame(props: {
  readonly html: string;
  readonly contentOrigin: string;
  readonly title: string;
}) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [loads, setLoads] = useState(0);
  const [height, setHeight] = useState(() => knownHeights.get(props.html) ?? 160);
  useEffect(() => {
    const target = frame.current?.contentWindow;
    if (loads === 0 || target === null || target === undefined) return;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => {
      const next = heightIn(event.data);
      if (next === null) return;
      if (knownHeights.size > 500) knownHeights.clear();
      knownHeights.set(props.html, next);
      setHeight(next);
    };
    // The frame is sandboxed, so its origin is opaque: "*" is the only target that reaches it.
    target.postMessage({ type: "atelier-render", html: props.html, theme: themeNow() }, "*", [port2]);
    return () => port1.close();
  }, [loads, props.html]);
  return (
    <iframe
      key={props.html}
      ref={frame}
      title={props.title}
      className="output-frame"
      sandbox="allow-scripts"
      referrerPolicy="no-referrer"
      src={`${props.contentOrigin}/frame.html`}
      style={{ height }}
      onLoad={() => setLoads((count) => count + 1)}
    />
  );
}

/** The frame cannot see the page's colours; text without a colour of its own takes these. */
function themeNow(): { readonly dark: boolean; readonly color: string } {
  const { theme } = document.documentElement.dataset;
  const color = getComputedStyle(document.documentElement).getPropertyValue("--ink").trim();
  return { dark: theme === "dark" || theme === "contrast", color };
}

/** A frame that scrolls away and back takes the height it had, so that the page does not jump. */
const knownHeights = new Map<string, number>();

function heightIn(message: unknown): number | null {
  if (typeof message !== "object" || message === null || !("height" in message)) return null;
  if (!("type" in message) || message.type !== "height") return null;
  const { height } = message;
  if (typeof height !== "number" || !Number.isFinite(height)) return null;
  return Math.min(Math.max(Math.ceil(height), 24), 2000);
}
