import { expect, it } from "vitest";
import { installLine } from "@/core/snapshot/install-line";

const packages = [
  { name: "sailing", version: "1.0" },
  { name: "rope", version: "2" },
];

it("asks no index where the image is the same and every file is there", () => {
  const fetched = { folder: "abc", missing: [] };
  expect(installLine({ packages, fetched, isSameImage: true })).toBe(
    '%pip install --quiet --no-index --no-deps --find-links "$ATELIER_RESERVE/copied/abc" sailing==1.0 rope==2',
  );
});

it("asks the index too for what has no files, and on another image", () => {
  const whole = { folder: "abc", missing: [] };
  const part = { folder: "abc", missing: ["rope"] };
  for (const [fetched, isSameImage] of [
    [part, true],
    [whole, false],
  ] as const)
    expect(installLine({ packages, fetched, isSameImage })).toBe(
      '%pip install --quiet --find-links "$ATELIER_RESERVE/copied/abc" sailing==1.0 rope==2',
    );
  const none = { folder: null, missing: ["sailing", "rope"] };
  expect(installLine({ packages, fetched: none, isSameImage: true })).toBe(
    "%pip install --quiet sailing==1.0 rope==2",
  );
});
