import { TRPCClientError } from "@trpc/client";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { followServer, useStudio } from "@/components/studio/studio-store";

type Answer = { appId: string; state: "starting" | "ready"; note: string };
const pace = { startingMs: 0, healthyMs: 0, retryMs: [0] };
const starting: Answer = { appId: "a", state: "starting", note: "Starting it" };
const ready: Answer = { appId: "a", state: "ready", note: "" };

/** Answers one after the other, then never. */
function inTurn(...answers: (Answer | Error)[]) {
  return async () => {
    const next = answers.shift();
    if (next instanceof Error) throw next;
    return next ?? new Promise<Answer>(() => {});
  };
}

function refusal(status: number, message: string) {
  return TRPCClientError.from({ error: { code: -32000, message, data: { httpStatus: status } } });
}

function states() {
  const seen: unknown[] = [];
  useStudio.subscribe(({ server, connection }) => seen.push(`${connection} ${server.phase}`));
  return seen;
}

beforeEach(() => {
  useStudio.setState({ server: { phase: "starting", note: "" }, connection: "online" });
});

describe("the studio", () => {
  test("waits for the person's server and says what is going on", async () => {
    const end = followServer({ ensure: inTurn(starting, ready), onSignedOut: () => {}, pace });
    await vi.waitFor(() => expect(useStudio.getState().server).toEqual({ phase: "ready", appId: "a" }));
    end();
  });

  test("says that it is reconnecting while it cannot be reached, keeps what is open, and comes back", async () => {
    const seen = states();
    const ensure = inTurn(ready, new TypeError("Failed to fetch"), ready);
    const end = followServer({ ensure, onSignedOut: () => {}, pace });
    await vi.waitFor(() => expect(seen).toContain("reconnecting ready"));
    await vi.waitFor(() => expect(useStudio.getState().connection).toBe("online"));
    expect(seen).not.toContain("reconnecting starting");
    end();
  });

  test("shows the sentence of a refusal", async () => {
    const ensure = inTurn(refusal(503, "The app did not start. The disk is full."));
    const end = followServer({ ensure, onSignedOut: () => {}, pace });
    await vi.waitFor(() =>
      expect(useStudio.getState().server).toEqual({
        phase: "failed",
        why: "The app did not start. The disk is full.",
      }),
    );
    end();
  });

  test("sends to the sign-in whoever is signed out, and asks no more", async () => {
    const onSignedOut = vi.fn();
    followServer({ ensure: inTurn(refusal(401, "Sign in to go on.")), onSignedOut, pace });
    await vi.waitFor(() => expect(onSignedOut).toHaveBeenCalledOnce());
  });
});
