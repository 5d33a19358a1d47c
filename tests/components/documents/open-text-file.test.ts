import { beforeEach, expect, test, vi } from "vitest";
import { documentFor } from "@/components/dock/documents";
import { useDocuments } from "@/components/dock/documents-store";
import { recallDraft } from "@/components/documents/drafts";
import { OpenTextFile } from "@/components/documents/open-text-file";
import { Contents } from "@/components/files/contents";

/** A disk with one file on it, behind the app's address. */
function disk(start: string) {
  const at = { text: start, loseAnswers: false };
  const send = (async (_url: string, init?: RequestInit) => {
    if (init?.method === "PUT") {
      const body = JSON.parse(String(init.body)) as { content: string; expected_hash?: string };
      if (body.expected_hash !== undefined && body.expected_hash !== `#${at.text}`)
        return Response.json({ message: "stale" }, { status: 409 });
      at.text = body.content;
      if (at.loseAnswers) throw new TypeError("cut");
    }
    return Response.json({ content: at.text, hash: `#${at.text}`, size: at.text.length });
  }) as typeof fetch;
  return { at, contents: new Contents("app", send) };
}

const path = "a.txt";
const { id } = documentFor(path);
const open = async (contents: Contents) => {
  const file = new OpenTextFile({ id, path, appId: "app" }, contents);
  await file.load();
  return file;
};
const unsaved = () => useDocuments.getState().unsaved[id] === true;
const shown = (file: OpenTextFile) => file.store.getState() as { start: string; conflict: string | null };

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  useDocuments.setState({ documents: [], unsaved: {} });
  useDocuments.getState().open(documentFor(path));
});

test("what was typed and not saved is there when the file is opened again, still unsaved", async () => {
  const { contents } = disk("one");
  const file = await open(contents);
  file.change("one two");
  file.keep();
  const again = await open(contents);
  expect(shown(again)).toMatchObject({ start: "one two", conflict: null });
  expect(unsaved()).toBe(true);
});

test("text that is as it was on disk again is saved, and leaves no draft", async () => {
  const { contents } = disk("one");
  const file = await open(contents);
  file.change("one!");
  file.keep();
  file.change("one");
  expect(unsaved()).toBe(false);
  expect(recallDraft(path)).toBeNull();
});

test("a version of somebody else is not overwritten until the person says so", async () => {
  const { at, contents } = disk("one");
  const file = await open(contents);
  file.change("mine");
  at.text = "theirs";
  await file.save();
  expect(at.text).toBe("theirs");
  expect(shown(file).conflict).toContain("Nothing was overwritten");
  expect(unsaved()).toBe(true);
  await file.save("any");
  expect(at.text).toBe("mine");
  expect(shown(file).conflict).toBeNull();
});

test("a draft over a version that has gone from disk says so at once", async () => {
  const { at, contents } = disk("one");
  const file = await open(contents);
  file.change("mine");
  file.keep();
  at.text = "theirs";
  const again = await open(contents);
  expect(shown(again).start).toBe("mine");
  expect(shown(again).conflict).not.toBeNull();
});

test("a save whose answer was lost is known as one's own", async () => {
  const { at, contents } = disk("one");
  const file = await open(contents);
  file.change("two");
  at.loseAnswers = true;
  await file.save();
  at.loseAnswers = false;
  await file.save();
  expect(shown(file).conflict).toBeNull();
  expect(unsaved()).toBe(false);
});

test("looking again takes up a new version only where nothing was typed", async () => {
  const { at, contents } = disk("one");
  const file = await open(contents);
  at.text = "newer";
  await file.look();
  expect(shown(file)).toMatchObject({ start: "newer", conflict: null });
  file.change("newer, mine");
  at.text = "newest";
  await file.look();
  expect(shown(file).start).toBe("newer");
  expect(shown(file).conflict).not.toBeNull();
});
