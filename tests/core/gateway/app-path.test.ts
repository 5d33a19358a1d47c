import { describe, expect, it } from "vitest";
import { appPath } from "@/core/gateway/app-path";

const http = (url: string, method = "GET", kind: "JupyterServer" | "KernelGateway" = "JupyterServer") =>
  appPath(url, { method, kind, carriage: "http" });
const websocket = (url: string, kind: "JupyterServer" | "KernelGateway" = "JupyterServer") =>
  appPath(url, { method: "GET", kind, carriage: "websocket" });

describe("paths that the gateway lets through", () => {
  it("gives the notebook server's own path", () =>
    expect(websocket("/apps/a1/notebook")).toEqual({ appId: "a1", socket: "notebook", target: "/trpc" }));
  it("keeps the query", () =>
    expect(http("/apps/a1/api/contents/a%20b/c.txt?content=0")?.target).toBe(
      "/apps/a1/api/contents/a%20b/c.txt?content=0",
    ));
  it.each([
    ["/apps/a1/outputs/0a1b", "GET", "JupyterServer"],
    ["/apps/a1/api/contents", "GET", "JupyterServer"],
    ["/apps/a1/api/contents/x.ipynb", "PUT", "JupyterServer"],
    ["/apps/a1/api/contents/ü/名.txt", "PATCH", "JupyterServer"],
    ["/apps/a1/api/terminals", "POST", "KernelGateway"],
    ["/apps/a1/api/kernels/k-1", "DELETE", "KernelGateway"],
  ] as const)("%s %s", (url, method, kind) => expect(http(url, method, kind)).not.toBeNull());
});

describe("paths that do not exist", () => {
  it.each([
    "/apps/a1/",
    "/apps/a1",
    "/apps//api/contents",
    "/apps/a1/files/x.html",
    "/apps/a1/nbconvert/html/x",
    "/apps/a1/lab",
    "/apps/a1/api/kernels",
    "/apps/a1/api/sessions",
    "/apps/a1/api/contents/../kernels",
    "/apps/a1/api/contents/%2e%2e/%2e%2e/api/kernels",
    "/apps/a1/api/contents/a%2f..%2fb",
    "/apps/a1/api/contents/a%5c..%5cb",
    "/apps/a1/api/contents//x",
    "/apps/a1/api/contents/%00",
    "/apps/a1/api/contents/%zz",
    "/apps/a1/api/contents?token=abc",
    "/apps/a1/api/contents?a=1&TOKEN=abc",
    "/apps/a1/api/contents?a?b",
    "/apps/a1/api/terminals/websocket/1",
    "/apps/a%2f1/api/contents",
    "http://evil.test/apps/a1/api/contents",
    "//apps/a1/api/contents",
  ])("%s", (url) => expect(http(url)).toBeNull());

  it("a JupyterServer app shows no kernels", () => expect(http("/apps/a1/api/kernels")).toBeNull());
  it("a KernelGateway app shows no files", () =>
    expect(http("/apps/a1/api/contents", "GET", "KernelGateway")).toBeNull());
  it("a browser reaches no kernel's channels", () =>
    expect(websocket("/apps/a1/api/kernels/k/channels", "KernelGateway")).toBeNull());
  it("what is a WebSocket is no page", () => expect(http("/apps/a1/notebook")).toBeNull());
  it("a method that is not listed", () => expect(http("/apps/a1/api/contents/x", "TRACE")).toBeNull());
});
