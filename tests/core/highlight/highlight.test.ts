import { describe, expect, it } from "vitest";
import { highlight } from "@/core/highlight/highlight";
import { highlightCache } from "@/core/highlight/highlight-cache";

const textOf = (html: string) =>
  html.replace(/<[^>]*>/g, "").replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

describe("highlight", () => {
  it("colours Python and keeps every character", () => {
    const source = `import os\n\n@cache\ndef f(x: int) -> str:\n    """doc <b>"""\n    return f"{x}" + 'a' * 3  # done & gone\n`;
    const html = highlight(source, "python");
    expect(textOf(html)).toBe(source);
    expect(html).toContain('<span class="tok-keyword">import</span>');
    expect(html).toContain('<span class="tok-comment">');
    expect(html).toContain('<span class="tok-number">3</span>');
    expect(html).not.toContain("<b>");
  });

  it("keeps half-written code whole", () => {
    const source = "def f(:\n  '''never ends\n x = <script>";
    expect(textOf(highlight(source, "python"))).toBe(source);
  });

  it("shows a cell in another language plain, and escapes it", () => {
    expect(highlight("<script>1</script>", "r")).not.toContain("<script>");
    const bash = "%%bash\nfor x in <a>; do echo $x; done";
    expect(textOf(highlight(bash, "python"))).toBe(bash);
    expect(highlight(bash, "python")).not.toContain("tok-keyword");
    expect(highlight("%%time\nfor x in y: pass", "python")).toContain("tok-keyword");
  });

  it("answers the same from its cache, however small", () => {
    const cache = highlightCache({ entries: 1 });
    const first = cache.html("x = 1", "python");
    cache.html("y = 2", "python");
    expect(cache.html("x = 1", "python")).toBe(first);
  });
});
