/**
 * All the script of a share page: it reads without. Frames of rich outputs come when they are scrolled to, code can be
 * hidden, times are shown as the reader's own, and a link that ends says so in open tabs.
 */
export const pageScript = `"use strict";
(() => {
  const root = document.documentElement;
  const { content, events } = document.body.dataset;
  const chosen = localStorage.getItem("atelier.theme");
  if (["light", "dark", "contrast"].includes(chosen)) root.dataset.theme = chosen;

  const toggle = document.querySelector("[data-hide-code]");
  toggle.hidden = false;
  toggle.addEventListener("click", () => {
    const hidden = root.toggleAttribute("data-code-hidden");
    toggle.setAttribute("aria-pressed", String(hidden));
  });
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
  for (const time of document.querySelectorAll("time"))
    time.textContent = new Date(time.dateTime).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });

  const isDark = () => getComputedStyle(root).colorScheme.includes("dark");
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      show(target).catch(() => {});
    }
  }, { rootMargin: "600px" });
  for (const place of document.querySelectorAll("[data-frame]")) seen.observe(place);

  async function show(place) {
    const answer = await fetch(place.dataset.frame);
    if (!answer.ok) return;
    const html = await answer.text();
    const frame = document.createElement("iframe");
    frame.className = "output-frame";
    frame.title = place.dataset.title;
    frame.setAttribute("sandbox", "allow-scripts");
    frame.referrerPolicy = "no-referrer";
    frame.style.height = Math.max(place.offsetHeight, 160) + "px";
    frame.addEventListener("load", () => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => {
        if (!data || data.type !== "height" || !Number.isFinite(data.height)) return;
        frame.style.height = Math.min(Math.max(Math.ceil(data.height), 24), 2000) + "px";
      };
      const color = getComputedStyle(root).getPropertyValue("--ink").trim();
      frame.contentWindow.postMessage({ type: "atelier-render", html, theme: { dark: isDark(), color } }, "*", [port2]);
    });
    frame.src = content + "/frame.html";
    place.replaceChildren(frame);
  }

  const line = new EventSource(events);
  line.addEventListener("ended", () => {
    line.close();
    document.querySelector("main").replaceChildren();
    const said = document.createElement("p");
    said.className = "ended";
    said.setAttribute("role", "alert");
    said.textContent = "This link was ended by the person who shared it, or has expired. There is nothing here any more.";
    document.querySelector("main").append(said);
    document.title = "Nothing here · Atelier";
  });
  addEventListener("pagehide", () => line.close());
})();
`;
