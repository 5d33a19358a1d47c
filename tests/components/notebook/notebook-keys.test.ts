import { describe, expect, it } from "vitest";
import { notebookCommands } from "@/components/notebook/notebook-commands";
import { keyOf } from "@/components/notebook/notebook-keys";

const press = (key: string, part: Partial<Parameters<typeof keyOf>[0]> = {}) =>
  keyOf({ key, code: "", ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...part });

describe("the notebook's keys", () => {
  it("are named as JupyterLab's are, on any layout", () => {
    expect(press("a")).toBe("A");
    expect(press("Z", { shiftKey: true })).toBe("Shift+Z");
    expect(press("Enter", { metaKey: true })).toBe("Ctrl+Enter");
    expect(press("_", { ctrlKey: true, shiftKey: true, code: "Minus" })).toBe("Ctrl+Shift+-");
    expect(press("1", { code: "Digit1", shiftKey: true })).toBe("1");
    expect(press("#", { code: "Digit3" })).toBe("#");
  });

  it("cover every command-mode key that people know", () => {
    const keys = new Set(notebookCommands.flatMap((each) => each.command ?? []));
    const known =
      "Enter|A|B|D D|Z|Ctrl+Z|Shift+Z|Ctrl+Shift+Z|M|Y|R|C|X|V|Shift+M|J|K|ArrowUp|ArrowDown|Shift+J|Shift+K|0 0|I I|Shift+Enter|Ctrl+Enter|Alt+Enter|O|1|2|3|4|5|6";
    for (const key of known.split("|")) expect(keys, key).toContain(key);
  });
});
