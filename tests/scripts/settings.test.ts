import { describe, expect, it } from "vitest";
import { scriptSettings } from "@/scripts/lib/settings.mjs";

describe("the settings that scripts read", () => {
  it("have their defaults, the content port beside the port", () => {
    expect(scriptSettings({})).toMatchObject({ host: "127.0.0.1", port: 4180, contentPort: 4181 });
    expect(scriptSettings({ PORT: "8080", ATELIER_CONTENT_PORT: "" })).toMatchObject({ contentPort: 8081 });
  });

  it.each([
    [{ PORT: "abc" }, /^PORT is not usable: "abc" is no port; [^\n]*\.$/],
    [{ PORT: "70000" }, /^PORT is not usable/],
    [{ PORT: "65535" }, /^ATELIER_CONTENT_PORT is not usable: 65536, one above PORT,/],
    [{ ATELIER_CONTENT_PORT: "1.5" }, /^ATELIER_CONTENT_PORT is not usable/],
  ])("are refused in one sentence that names the variable: %j", (env, sentence) => {
    expect(() => scriptSettings(env)).toThrow(sentence);
  });
});
