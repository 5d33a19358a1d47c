import { describe, expect, test } from "vitest";
import { applicable, useCommands } from "@/components/shell/commands-store";
import { isShellPress, type KeyPress, matches } from "@/components/shell/keys";

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe("keys of commands", () => {
  test("either of two ways opens the palette, and ⌘ does on a Mac", () => {
    const keys = "Ctrl+Shift+P / Ctrl+Shift+C";
    expect(matches(keys, press("P", { ctrlKey: true, shiftKey: true }))).toBe(true);
    expect(matches(keys, press("c", { metaKey: true, shiftKey: true }))).toBe(true);
    expect(matches(keys, press("c", { ctrlKey: true }))).toBe(false);
  });

  test("the shell never takes a key that somebody may be typing", () => {
    expect(isShellPress("A", press("a"))).toBe(false);
    expect(isShellPress("D D", press("d"))).toBe(false);
    expect(isShellPress("Shift+Enter", press("Enter", { shiftKey: true }))).toBe(false);
    expect(isShellPress("Ctrl+S", press("s", { ctrlKey: true }))).toBe(true);
  });

  test("take a way with Ctrl without taking the plain one beside it", () => {
    expect(isShellPress("Z / Ctrl+Z", press("z"))).toBe(false);
    expect(isShellPress("Z / Ctrl+Z", press("z", { ctrlKey: true }))).toBe(true);
    expect(isShellPress("End / Ctrl+ArrowDown", press("End"))).toBe(false);
  });
});

test("of two commands with one id the newer one is there, and the older one comes back when it leaves", () => {
  const { register } = useCommands.getState();
  const names = () => applicable(useCommands.getState().commands).map((each) => each.title);
  const run = () => {};
  const endFirst = register([{ id: "save", title: "First", run }]);
  const endSecond = register([
    { id: "save", title: "Second", run },
    { id: "never", title: "Never", run, when: () => false },
  ]);
  expect(names()).toEqual(["Second"]);
  endSecond();
  expect(names()).toEqual(["First"]);
  endFirst();
  expect(names()).toEqual([]);
});
