/**
 * The page inside every rich output's frame. It is loaded by URL from the content origin, sandboxed without
 * `allow-same-origin`, under a policy of its own that lets nothing out: no network, no forms, no navigation of the page
 * around it. HTML arrives once, over a message port; the frame answers with its height.
 */
export const framePage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Output</title>
<style>
  html, body { margin: 0; padding: 0; overflow-x: auto; background: transparent; color: inherit; font: 13px/1.5 system-ui, sans-serif; }
  body { padding: 2px; box-sizing: border-box; }
  img, video, svg, canvas { max-width: 100%; }
  table { border-collapse: collapse; } td, th { padding: 2px 8px; text-align: right; }
</style>
<body>
<script>
  "use strict";
  addEventListener("message", function first(event) {
    if (event.source !== parent || !event.data || event.data.type !== "atelier-render" || !event.ports[0]) return;
    removeEventListener("message", first);
    const port = event.ports[0];
    if (event.data.theme && typeof event.data.theme === "object") {
      document.documentElement.style.colorScheme = event.data.theme.dark ? "dark" : "light";
      if (event.data.theme.color) document.body.style.color = event.data.theme.color;
    }
    document.body.innerHTML = String(event.data.html);
    let last = 0;
    const tell = () => {
      const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
      if (height !== last) port.postMessage({ type: "height", height: last = height });
    };
    new ResizeObserver(tell).observe(document.documentElement);
    tell();
    runScripts([...document.body.querySelectorAll("script")], tell);
  });
  parent.postMessage({ type: "atelier-frame-ready" }, "*");

  /* Scripts put in by innerHTML do not run; each is made again in its place, in order. */
  function runScripts(scripts, done) {
    for (const old of scripts) {
      const script = document.createElement("script");
      for (const { name, value } of old.attributes) script.setAttribute(name, value);
      script.textContent = old.textContent;
      old.replaceWith(script);
    }
    done();
  }
</script>
`;

export const framePolicy = [
  "sandbox allow-scripts",
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  "style-src 'unsafe-inline'",
  "img-src data: blob:",
  "media-src data: blob:",
  "font-src data:",
  "worker-src blob:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
];
