import { describe, expect, it } from "vitest";
import { mentioned, mentionPieces } from "@/core/comments/mentions";

const people = [
  { id: "a", name: "Ada" },
  { id: "al", name: "Ada Lovelace" },
  { id: "b", name: "Bob" },
  { id: "b2", name: "bob" },
  { id: "none", name: "" },
];

describe("mentions in a comment", () => {
  it("are the longest name that stands after the mark, in whatever case", () => {
    expect(mentioned("@ada lovelace and @Ada, look", people)).toEqual(["al", "a"]);
  });

  it("mean everybody of that name, once", () => {
    expect(mentioned("@Bob @bob", people)).toEqual(["b", "b2"]);
  });

  it("are no addresses, no longer words and nobody who cannot read it", () => {
    expect(mentioned("me@Ada.org @Adam @Carla @ Ada @", people)).toEqual([]);
  });

  it("leave the text as it was", () => {
    const text = "Hello @Ada: see me@bob, @Bob!";
    const pieces = mentionPieces(text, people);
    expect(pieces.map((piece) => piece.text).join("")).toBe(text);
    expect(pieces.filter((piece) => piece.people.length > 0).map((piece) => piece.text)).toEqual([
      "@Ada",
      "@Bob",
    ]);
  });
});
