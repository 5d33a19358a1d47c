import { ChangeSet } from "@codemirror/state";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TextBinding } from "@/components/editor/text-binding";
import { changeBetween, changed } from "@/components/editor/text-change";
import { TextUndo } from "@/components/editor/text-undo";

function cell(text: string) {
  let now = 0;
  let session = text;
  const binding = new TextBinding({
    text,
    undo: new TextUndo(),
    now: () => now,
    send: (changes) => {
      session = changed(session, ChangeSet.fromJSON(changes));
    },
  });
  const type = (insert: string, from: number) => {
    now += 5000;
    binding.typed(ChangeSet.of({ from, insert }, binding.text.length, "\n"));
  };
  const receive = (source: string) => {
    session = source;
    return binding.received(source);
  };
  return { binding, type, receive, session: () => session };
}

describe("undo in a text that others edit", () => {
  it("takes back one's own edit and leaves the other's", () => {
    const { binding, type, receive, session } = cell("x = 1");
    type(" # mine", 5);
    receive("theirs\nx = 1 # mine");
    binding.undo();
    expect(binding.text).toBe("theirs\nx = 1");
    expect(session()).toBe("theirs\nx = 1");
    binding.redo();
    expect(session()).toBe("theirs\nx = 1 # mine");
  });

  it("takes back several steps over a change in between", () => {
    const { binding, type, receive } = cell("");
    type("a", 0);
    type("b", 1);
    receive("aXb");
    type("c", 3);
    binding.undo();
    binding.undo();
    expect(binding.text).toBe("aX");
    binding.undo();
    expect(binding.text).toBe("X");
    expect(binding.undo()).toBeNull();
  });

  it("knows which of two equal letters was typed", () => {
    expect(changeBetween("aa", "aaa", 1)?.toJSON()).toEqual([[0, "a"], 2]);
    expect(changeBetween("aa", "aaa", 3)?.toJSON()).toEqual([2, [0, "a"]]);
  });

  it("always makes the one text of the other", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "b", "\n", " "), maxLength: 12 });
    fc.assert(
      fc.property(texts, texts, fc.nat(14), (before, after, caret) => {
        const changes = changeBetween(before, after, caret);
        expect(changes === null ? before : changed(before, changes)).toBe(after);
      }),
    );
  });
});
