import { describe, expect, it } from "vitest";
import { htmlNeeds, safeLink, safeSource, safeStyle } from "@/core/outputs/safe-html";

describe("HTML of an output", () => {
  it("is drawn in place when it is only a table", () => {
    const frame =
      '<div>\n<style scoped>\n .dataframe tbody tr th {vertical-align: top;}\n</style>\n<table border="1" class="dataframe"><tr><td>1</td></tr></table></div>';
    expect(htmlNeeds(frame)).toBe("nothing");
    expect(htmlNeeds("<p>the price: <b>once</b></p>")).toBe("nothing");
  });

  it("goes into the frame when it wants to run or load", () => {
    for (const html of [
      "<script>1</script>",
      "<IFRAME src=x>",
      '<img src="x" onerror="go()">',
      '<a href="javascript:go()">x</a>',
      "<link rel=stylesheet href=x>",
      "<form action=x>",
    ])
      expect(htmlNeeds(html)).toBe("scripts");
    expect(htmlNeeds("<style>body{display:none}</style>")).toBe("style");
  });

  it("keeps styles that colour, and none that load or cover the page", () => {
    expect(safeStyle("color: red; position: fixed; top: 0; background: url(//x)")).toBe("color: red");
    expect(safeStyle("background-color: ur\\6c(//x); width: 10px")).toBe("width: 10px");
    expect(safeStyle("width: expression(alert(1)); background-color: URL (x)")).toBe("");
  });

  it("loads nothing from elsewhere", () => {
    expect(safeSource("data:image/png;base64,AA")).toBe(true);
    for (const source of [
      "/apps/x/api/status",
      "https://a.example/x.png",
      "x.png",
      "data:text/html,x",
      "//a/b",
    ])
      expect(safeSource(source)).toBe(false);
    expect(safeLink("https://a.example")).toBe(true);
    expect(safeLink(" javascript:alert(1)")).toBe(false);
    expect(safeLink("data:text/html,x")).toBe(false);
  });
});
