import { beforeEach, describe, expect, test } from "vitest";
import {
  addressOf,
  documentAt,
  documentFor,
  launcherDocument,
  tabName,
  terminalDocument,
  titleOf,
} from "@/components/dock/documents";
import { activeDocument, useDocuments } from "@/components/dock/documents-store";
import { parse } from "@/components/dock/remembered";

const store = () => useDocuments.getState();

beforeEach(() => {
  useDocuments.setState({
    documents: [launcherDocument],
    activeId: launcherDocument.id,
    unsaved: {},
    recent: [],
  });
});

describe("open documents", () => {
  test("a file that is opened twice is open once and in front", () => {
    store().open(documentFor("a.py"));
    store().open(documentFor("b.ipynb"));
    store().open(documentFor("a.py"));
    expect(store().documents.map(titleOf)).toEqual(["Launcher", "a.py", "b.ipynb"]);
    expect(activeDocument(store())?.id).toBe("path:a.py");
    expect(store().recent).toEqual(["a.py", "b.ipynb"]);
  });

  test("closing the one in front shows its neighbour, and closing the last one shows the launcher", () => {
    store().open(documentFor("a.py"));
    store().close("launcher");
    store().close("path:a.py");
    expect(store().documents).toEqual([launcherDocument]);
    expect(store().activeId).toBe("launcher");
  });

  test("they follow a folder that is renamed, with what is unsaved", () => {
    store().open(documentFor("lab/a.py"));
    store().markUnsaved("path:lab/a.py");
    store().moved({ from: "lab", to: "study" });
    expect(activeDocument(store())).toEqual(documentFor("study/a.py"));
    expect(store().unsaved).toEqual({ "path:study/a.py": true });
    expect(store().recent).toEqual(["study/a.py"]);
  });

  test("they close when their folder is deleted, and others with a longer name do not", () => {
    store().open(documentFor("lab/a.py"));
    store().open(documentFor("lab2/b.py"));
    store().gone("lab");
    expect(store().documents.map(titleOf)).toEqual(["Launcher", "b.py"]);
  });
});

test("an address leads back to the document it came from, whatever is in the name", () => {
  for (const path of ["a.ipynb", "my work/50% done #1?.ipynb", "données/été.py", "a/b/c.txt"]) {
    const document = documentFor(path);
    expect(documentAt(addressOf(document))).toEqual(document);
  }
});

test("a tab says that something is unsaved, and a terminal says its kind", () => {
  expect(tabName(documentFor("x/a.py"), { unsaved: true })).toBe("a.py, unsaved");
  expect(titleOf(terminalDocument("image", { appId: "a", name: "2" }))).toBe("Image terminal 2");
});

test("a damaged memory is not taken up", () => {
  expect(parse("{")).toBeNull();
  expect(parse('{"documents":[{"kind":"notebook"}]}')).toBeNull();
  expect(
    parse('{"documents":[{"kind":"file","id":"path:a","path":"a"},{"kind":"x","id":"y"}]}'),
  ).toMatchObject({
    documents: [{ path: "a" }],
    activeId: null,
  });
});
