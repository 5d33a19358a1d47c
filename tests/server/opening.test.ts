import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { homeHasChanged, readOpening } from "@/server/opening";
import { startTestStudio } from "../support/studio-server";

const folder = () => {
  const home = mkdtempSync(join(tmpdir(), "opened-"));
  writeFileSync(join(home, "my plot.ipynb"), "{}");
  writeFileSync(join(home, "data.csv"), "");
  mkdirSync(join(home, "sub"));
  return home;
};

describe("what a start opens", () => {
  it("reads a notebook where it is, with its folder as the home", () => {
    const home = folder();
    expect(readOpening(join(home, "my plot.ipynb"))).toMatchObject({
      home,
      page: "/notebooks/my%20plot.ipynb",
    });
    expect(readOpening(join(home, "data.csv"))).toMatchObject({ home, page: "/files/data.csv" });
    expect(readOpening(join(home, "sub"))).toEqual({ home: join(home, "sub"), homeName: "sub", page: "/" });
  });

  it("says so when there is nothing there", () => {
    expect(() => readOpening("/no/such/notebook.ipynb")).toThrow("/no/such/notebook.ipynb does not exist");
  });

  it("notices that the last start had another home", () => {
    const data = folder();
    const seen = ["/a", "/a", null, "/b"].map((home) => homeHasChanged(data, home));
    expect(seen).toEqual([false, false, true, true]);
  });

  it("goes straight to the notebook from the printed link", async () => {
    const studio = await startTestStudio({ argv: [join(folder(), "my plot.ipynb")] });
    const link = (await studio.studio.address()).slice(studio.origin.length);
    expect((await studio.request(link)).headers.location).toBe("/notebooks/my%20plot.ipynb");
    await studio.close();
  });
});
