import { describe, expect, it } from "vitest";
import { ansiHtml } from "@/core/outputs/ansi";

describe("terminal text", () => {
  it("keeps its colours: named, 256 and true", () => {
    expect(ansiHtml("\u001b[31mred\u001b[0m")).toContain('class="ansi-red-fg"');
    expect(ansiHtml("\u001b[1;94mx\u001b[0m")).toContain("ansi-bright-blue-fg");
    expect(ansiHtml("\u001b[38;2;1;2;3mx\u001b[0m")).toContain("rgb(1,2,3)");
    expect(ansiHtml("\u001b[38;5;208mx\u001b[0m")).toContain("rgb(255,135,0)");
  });

  it("is read in every theme: colours of its own are kept apart from the background, unless they brought one", () => {
    expect(ansiHtml("\u001b[1;38;5;28mdef\u001b[0m")).toContain(
      "color:oklch(from rgb(0,135,0) var(--ansi-lightness) c h)",
    );
    expect(ansiHtml("\u001b[38;5;28;48;5;200mx\u001b[0m")).toContain("color:rgb(0,135,0);background-color");
    expect(ansiHtml("\u001b[48;5;28mx\u001b[0m")).toContain("background-color:rgb(0,135,0)");
  });

  it("is text, never HTML or a link", () => {
    expect(ansiHtml("<img src=x onerror=alert(1)>")).not.toContain("<img");
    expect(ansiHtml("\u001b]8;;javascript:alert(1)\u0007click\u001b]8;;\u0007")).toBe("click");
  });

  it("drops cursor moves and bells", () => {
    expect(ansiHtml("a\u001b[2Kb\u0007c\u001b[?25l")).toBe("abc");
  });
});
