import { describe, expect, test } from "vitest";
import { Contents } from "@/components/files/contents";
import { PIECE, sendPieces } from "@/components/files/upload";
import { AppError } from "@/core/errors";

function answering(status: number, body: unknown) {
  const calls: { url: string; init: RequestInit | undefined }[] = [];
  const send = (async (url: string, init?: RequestInit) => {
    calls.push({ url, init });
    return new Response(JSON.stringify(body), { status });
  }) as typeof fetch;
  return { contents: new Contents("app-1", send), calls };
}

describe("files through the gateway", () => {
  test("names with spaces, hashes and question marks reach the app whole", async () => {
    const { contents, calls } = answering(200, { content: [] });
    await contents.list("my work/#1 50%?");
    expect(calls[0]?.url).toBe("/apps/app-1/api/contents/my%20work/%231%2050%25%3F?content=1&type=directory");
  });

  test("the app's own sentence is shown as it is", async () => {
    const { contents } = answering(507, { message: "The disk is full. Your last saved version is safe." });
    await expect(contents.saveText("a", { text: "b", seen: "any" })).rejects.toMatchObject({
      code: "disk-full",
      message: "The disk is full. Your last saved version is safe.",
    });
  });

  test("what is not a sentence becomes one", async () => {
    const { contents } = answering(404, { message: "FileNotFoundError: [Errno 2] /home/x" });
    const error = await contents.stat("lab/a.py").catch((each: unknown) => each);
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).message).toBe(
      "“a.py” is not there any more. It may have been moved or deleted.",
    );
  });
});

describe("an upload", () => {
  const send = async (size: number) => {
    const pieces: { bytes: number; chunk: number | null }[] = [];
    const shares: number[] = [];
    const file = new Blob([new Uint8Array(size)]);
    const { signal } = new AbortController();
    await sendPieces(
      {
        file,
        signal,
        put: async ({ base64, chunk }) => void pieces.push({ bytes: atob(base64).length, chunk }),
      },
      (share) => shares.push(share),
    );
    return { pieces, shares };
  };

  test("goes in pieces, the last of which says so, and nothing is lost between them", async () => {
    const { pieces, shares } = await send(2 * PIECE + 5);
    expect(pieces.map((piece) => piece.chunk)).toEqual([1, 2, -1]);
    expect(pieces.reduce((sum, piece) => sum + piece.bytes, 0)).toBe(2 * PIECE + 5);
    expect(shares.at(-1)).toBe(1);
  });

  test("of a small or empty file is one piece", async () => {
    expect((await send(5)).pieces).toEqual([{ bytes: 5, chunk: null }]);
    expect((await send(0)).pieces).toEqual([{ bytes: 0, chunk: null }]);
  });

  test("that is cancelled sends nothing more", async () => {
    const abort = new AbortController();
    let sent = 0;
    const put = async () => {
      sent += 1;
      abort.abort();
    };
    const file = new Blob([new Uint8Array(2 * PIECE)]);
    await expect(sendPieces({ file, signal: abort.signal, put }, () => {})).rejects.toThrow();
    expect(sent).toBe(1);
  });
});
