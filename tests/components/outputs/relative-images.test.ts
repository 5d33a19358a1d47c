import { describe, expect, it } from "vitest";
import { pathBeside, relativePicture } from "@/components/outputs/relative-images";

describe("pictures beside a notebook", () => {
  it("are paths, and never addresses of anywhere else", () => {
    expect(relativePicture("img/plot.png")).toBe("img/plot.png");
    expect(relativePicture("../plot.SVG?raw=true")).toBe("../plot.SVG");
    for (const other of [
      "https://e.test/a.png",
      "//e.test/a.png",
      "\\\\e\\a.png",
      "javascript:a.png",
      "notes.txt",
    ]) {
      expect(relativePicture(other), other).toBeNull();
    }
  });

  it("are found from the notebook's folder, and only within the home", () => {
    expect(pathBeside("work/day/n.ipynb", "img/a%20b.png")).toBe("work/day/img/a b.png");
    expect(pathBeside("work/day/n.ipynb", "./../a.png")).toBe("work/a.png");
    expect(pathBeside("work/n.ipynb", "/a.png")).toBe("a.png");
    expect(pathBeside("n.ipynb", "../../etc/a.png")).toBeNull();
  });
});
