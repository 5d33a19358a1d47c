import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it, vi } from "vitest";
import { later } from "@/components/ui/later";

const Greeting = ({ name }: { readonly name: string }) => createElement("p", null, `Hello ${name}`);
const draw = (Later: ReturnType<typeof greetingLater>) =>
  renderToStaticMarkup(createElement(Later, { name: "Ada" }));
const greetingLater = (load: () => Promise<typeof Greeting>) => later(load, "Opening …");

it("shows what stands for it until its code is there, and then the component with what it is given", async () => {
  const Later = greetingLater(async () => Greeting);
  expect(draw(Later)).toBe("Opening …");
  await Later.fetch();
  expect(draw(Later)).toBe("<p>Hello Ada</p>");
});

it("fetches its code once, however many ask", async () => {
  const load = vi.fn(async () => Greeting);
  const Later = greetingLater(load);
  await Promise.all([Later.fetch(), Later.fetch()]);
  await Later.fetch();
  expect(load).toHaveBeenCalledOnce();
});

it("tells everybody who waits that its code did not come, and fetches anew for whoever asks next", async () => {
  const load = vi
    .fn<() => Promise<typeof Greeting>>()
    .mockRejectedValueOnce(new Error("offline"))
    .mockResolvedValueOnce(Greeting);
  const Later = greetingLater(load);
  const both = await Promise.allSettled([Later.fetch(), Later.fetch()]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(load).toHaveBeenCalledOnce();
  expect(draw(Later)).toBe("Opening …");
  await Later.fetch();
  expect(draw(Later)).toBe("<p>Hello Ada</p>");
});
