import { expect, it } from "vitest";
import { firstChoice } from "@/core/compute/first-choice";

const python = { name: "python3", hardware: "cpu" } as const;
const images = [
  { id: "base", kernelspecs: [python, { name: "bash", hardware: "cpu" } as const] },
  { id: "data-science", kernelspecs: [python] },
  { id: "torch", kernelspecs: [python, { name: "torch-cuda", hardware: "gpu" } as const] },
];
const types = { cpu: "small", gpu: "with-gpu" };

it("gives a notebook that names no kernel, or a common one, the usual image", () => {
  const usual = { image: "data-science", kernelspec: "python3", instanceType: "small" };
  expect(firstChoice({ kernelspec: null, images, types })).toEqual(usual);
  expect(firstChoice({ kernelspec: "python3", images, types })).toEqual(usual);
});

it("finds the image by the kernel that the file names, and the type by what that kernel needs", () => {
  expect(firstChoice({ kernelspec: "bash", images, types })).toMatchObject({ image: "base" });
  expect(firstChoice({ kernelspec: "torch-cuda", images, types })).toEqual({
    image: "torch",
    kernelspec: "torch-cuda",
    instanceType: "with-gpu",
  });
});

it("leaves a kernel that no image has as the file names it", () => {
  expect(firstChoice({ kernelspec: "julia", images, types })).toMatchObject({
    image: "data-science",
    kernelspec: "julia",
  });
});
