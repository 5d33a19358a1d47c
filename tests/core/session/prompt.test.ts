import { describe, expect, it } from "vitest";
import type { Operation } from "@/core/session/operation";
import { withoutSecrets } from "@/core/session/prompt";
import {
  apply,
  code,
  having,
  printed,
  queue,
  ready,
  running,
  said,
  shown,
  tryApply,
} from "@/tests/support/session-builders";

const ask = (hidden = false): Operation => {
  return { type: "promptAsked", promptId: "p1", runId: "run-a", text: "Name: ", hidden };
};
const answer = (text: string): Operation => ({ type: "answerPrompt", promptId: "p1", answer: text });
const session = () => running(ready(code("a"), code("b")), "a");

describe("applyOperation given promptAsked", () => {
  it("waits in the session for whichever tab answers", () => {
    expect(having(session(), ask()).prompt).toEqual({ id: "p1", cellId: "a", text: "Name: ", hidden: false });
  });

  it("does not apply twice, nor for a run that is over", () => {
    expect(tryApply(having(session(), ask()), ask())).toBeNull();
    expect(tryApply(ready(code("a")), ask())).toBeNull();
  });
});

describe("applyOperation given answerPrompt", () => {
  it("answers once; a second tab is too late", () => {
    const { session: next, effects } = apply(having(session(), ask()), answer("Ada"));
    expect(effects).toContainEqual({ type: "answer", promptId: "p1", answer: "Ada" });
    expect(next.prompt).toBeNull();
    expect(tryApply(next, answer("Bob"))).toBeNull();
  });

  it("shows question and answer among the outputs, as a terminal does", () => {
    const next = having(session(), said("a", printed("Hello. ")), ask(), answer("Ada"));
    expect(shown(next, "a")).toBe("Hello. Name: Ada\n");
  });

  it("never keeps a hidden answer in the session", () => {
    const { session: next, effects } = apply(having(session(), ask(true)), answer("hunter2"));
    expect(JSON.stringify(next)).not.toContain("hunter2");
    expect(effects).toContainEqual({ type: "answer", promptId: "p1", answer: "hunter2" });
  });

  it("does not answer another prompt", () => {
    expect(tryApply(session(), answer("x"))).toBeNull();
    expect(
      tryApply(having(session(), ask()), { type: "answerPrompt", promptId: "old", answer: "x" }),
    ).toBeNull();
  });
});

describe("applyOperation given promptClosed", () => {
  it("closes the prompt it names, once", () => {
    const next = having(session(), ask(), { type: "promptClosed", promptId: "p1" });
    expect(next.prompt).toBeNull();
    expect(tryApply(next, { type: "promptClosed", promptId: "p1" })).toBeNull();
  });
});

describe("withoutSecrets", () => {
  it("takes a hidden answer out, and the log replays to the same session", () => {
    const before = having(session(), ask(true));
    const logged = withoutSecrets(answer("hunter2"), before);
    expect(JSON.stringify(logged)).not.toContain("hunter2");
    expect(having(before, logged)).toEqual(having(before, answer("hunter2")));
  });

  it("leaves an answer that anyone may see, and every other operation", () => {
    expect(withoutSecrets(answer("Ada"), having(session(), ask()))).toEqual(answer("Ada"));
    expect(withoutSecrets(queue("a"), session())).toEqual(queue("a"));
  });

  it("takes no chance without the session, or with another prompt", () => {
    expect(withoutSecrets(answer("Ada"))).toMatchObject({ answer: "" });
    expect(withoutSecrets(answer("Ada"), session())).toMatchObject({ answer: "" });
  });
});
