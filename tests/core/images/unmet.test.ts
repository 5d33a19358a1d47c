import { expect, it } from "vitest";
import { type FoundEnvironment, unmet } from "@/core/images/unmet";

const good: FoundEnvironment = {
  python: "3.11.7",
  modules: ["jupyter_server", "terminado", "ipykernel", "pip"],
  kernelspecs: [
    { name: "python3", displayName: "Python 3", program: "python", found: true, needsIpykernel: true },
  ],
  packages: [],
};
const said = (changes: Partial<FoundEnvironment>, python: string | null = null) =>
  unmet({ ...good, ...changes }, { python }).join(" ");

it("an environment with all that is needed lacks nothing", () => {
  expect(said({})).toBe("");
  expect(said({}, "3.11")).toBe("");
});

it("S74 names the requirement that failed, with the remedy", () => {
  expect(said({ python: "3.8.1" })).toMatch(/Its Python is 3\.8\.1.*3\.10 or newer/);
  expect(said({}, "3.12")).toMatch(/was to have Python 3\.12 and has 3\.11\.7/);
  expect(said({ kernelspecs: [] })).toMatch(/no kernelspec.*share\/jupyter\/kernels/);
  const noIpykernel = good.modules.filter((name) => name !== "ipykernel");
  expect(said({ kernelspecs: [], modules: noIpykernel })).toMatch(/no kernelspec.*add ipykernel/);
  expect(said({ modules: noIpykernel })).toMatch(/^ipykernel is missing/);
  expect(said({ modules: ["ipykernel", "pip"] })).toMatch(/jupyter_server is missing.*terminado is missing/);
  const r = { name: "ir", displayName: "R", program: "/opt/R", found: false, needsIpykernel: false };
  expect(said({ kernelspecs: [...good.kernelspecs, r] })).toMatch(/"ir" is not there: \/opt\/R/);
});

it("a kernel of another language needs no ipykernel", () => {
  const r = { name: "ir", displayName: "R", program: "R", found: true, needsIpykernel: false };
  expect(said({ kernelspecs: [r], modules: ["jupyter_server", "terminado", "pip"] })).toBe("");
});
