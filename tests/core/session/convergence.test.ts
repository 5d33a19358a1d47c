import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { afterOperation, applyOperation } from "@/core/session/apply-operation";
import { findCell } from "@/core/session/cells";
import type { Operation, OrderedOperation } from "@/core/session/operation";
import {
  acknowledged,
  batchAgain,
  localOperation,
  nextBatch,
  receive,
  resetFromState,
} from "@/core/session/optimistic";
import { type BatchToSend, newOptimistic, type Optimistic } from "@/core/session/optimistic-state";
import { type Foreign, rebaseBatch } from "@/core/session/order";
import type { Session } from "@/core/session/session";
import { textEffects } from "@/core/session/text-effects";
import { applyChanges } from "@/core/text/changes";
import { code, ready } from "@/tests/support/session-builders";
import { type Move, moves, operationFor } from "@/tests/support/session-moves";

/** A notebook server in miniature: orders batches, and remembers what each did to texts. */
function miniServer(session: Session, options: { readonly keepsTexts: boolean }) {
  const start = session;
  let current = session;
  const log: Foreign[] = [];
  const answered = new Map<string, { batch: number; seq: number }>();
  return {
    log,
    start,
    session: () => current,
    apply(batch: BatchToSend): number {
      const last = answered.get(batch.clientId);
      if (last !== undefined && last.batch >= batch.batch) return last.seq;
      const foreign = log.slice(batch.base).filter((each) => each.by !== batch.clientId);
      for (const operation of rebaseBatch({ operations: batch.operations, foreign })) {
        const before = current;
        const result = applyOperation(before, operation, { by: batch.clientId });
        if (result === null) continue;
        current = result.session;
        const texts = options.keepsTexts ? textEffects({ before, after: current, operation }) : undefined;
        const ordered = { seq: log.length + 1, by: batch.clientId, batch: batch.batch, operation };
        log.push(texts === undefined ? ordered : { ...ordered, texts });
      }
      answered.set(batch.clientId, { batch: batch.batch, seq: log.length });
      return log.length;
    },
  };
}

interface Client {
  state: Optimistic;
  /** What an editor that only hears `textChanges` and its own typing would show. */
  editors: Map<string, string>;
}

function newClient(clientId: string, session: Session): Client {
  const editors = new Map(Object.values(session.notebook.cells).map((cell) => [cell.id, cell.source]));
  return { state: newOptimistic({ clientId, seq: 0, session }), editors };
}

function act(client: Client, operation: Operation): void {
  const next = localOperation(client.state, operation);
  if (next === null) return;
  client.state = next;
  reopenEditors(client);
}

function reopenEditors(client: Client): void {
  for (const cell of Object.values(client.state.view.notebook.cells))
    client.editors.set(cell.id, cell.source);
}

function hear(client: Client, heard: ReturnType<typeof receive>): void {
  client.state = heard.state;
  for (const { cellId, changes } of heard.textChanges) {
    const text = client.editors.get(cellId);
    const next = text === undefined ? null : applyChanges(changes, text);
    if (next !== null) client.editors.set(cellId, next);
  }
  for (const [cellId, text] of client.editors) {
    const cell = findCell(client.state.view, cellId);
    if (cell !== null) expect(text, `the editor of ${cellId}`).toBe(cell.source);
  }
  for (const cell of Object.values(client.state.view.notebook.cells)) {
    if (!client.editors.has(cell.id)) client.editors.set(cell.id, cell.source);
  }
}

type Heard = { readonly before: Optimistic; readonly after: Optimistic; readonly known: readonly Foreign[] };

function play(
  script: readonly Move[],
  options: { readonly keepsTexts: boolean; readonly onHear?: (heard: Heard) => void },
) {
  const start = ready(code("a", "one\ntwo"), code("b", "x = 1"), code("c", ""));
  const server = miniServer(start, options);
  const clients = ["ann", "bob", "cy"].map((id) => newClient(id, start));
  const answers = new Map<Client, { batch: number; seq: number }>();
  const resend = (client: Client) => {
    const again = batchAgain(client.state);
    if (again !== null) answers.set(client, { batch: again.batch, seq: server.apply(again) });
  };
  script.forEach((move, index) => {
    const client = clients[move.who % clients.length];
    if (client === undefined) return;
    if (move.kind === "send") {
      const made = nextBatch(client.state);
      if (made === null) return;
      client.state = made.state;
      answers.set(client, { batch: made.batch.batch, seq: server.apply(made.batch) });
    } else if (move.kind === "hear") {
      const known = server.log.slice(client.state.seq, client.state.seq + 1 + (move.size % 3));
      const before = client.state;
      hear(client, receive(before, known));
      options.onHear?.({ before, after: client.state, known });
    } else if (move.kind === "lose") {
      const made = nextBatch(client.state);
      if (made !== null) client.state = made.state;
    } else if (move.kind === "cut" || move.kind === "reset") {
      answers.delete(client);
      const fresh = JSON.parse(JSON.stringify(server.session())) as Session;
      if (move.kind === "cut") hear(client, receive(client.state, server.log.slice(client.state.seq)));
      else hear(client, resetFromState(client.state, { seq: server.log.length, session: fresh }));
      resend(client);
    } else if (move.kind === "answer") {
      const answer = answers.get(client);
      if (answer !== undefined) hear(client, acknowledged(client.state, answer));
      answers.delete(client);
    } else {
      const operation = operationFor(client.state.view, { move, fresh: `n${index}` });
      if (operation !== null) act(client, operation);
    }
  });
  for (const client of clients) if (!answers.has(client)) resend(client);
  for (let round = 0; round < 4; round += 1) {
    for (const client of clients) {
      const made = nextBatch(client.state);
      if (made !== null) {
        client.state = made.state;
        answers.set(client, { batch: made.batch.batch, seq: server.apply(made.batch) });
      }
    }
    for (const client of clients) {
      hear(client, receive(client.state, server.log.slice(client.state.seq)));
      const answer = answers.get(client);
      if (answer !== undefined) hear(client, acknowledged(client.state, answer));
      answers.delete(client);
    }
  }
  return { server, clients };
}

describe("three people with one notebook", () => {
  for (const keepsTexts of [true, false]) {
    it(`see the same in the end, whoever does what when (${keepsTexts ? "with" : "without"} kept texts)`, () => {
      fc.assert(
        fc.property(fc.array(moves, { maxLength: 60 }), (script) => {
          const { server, clients } = play(script, { keepsTexts });
          for (const { state } of clients) {
            expect(state.inFlight).toBeNull();
            expect(state.unsent).toEqual([]);
            expect(state.view).toEqual(server.session());
          }
        }),
        { numRuns: 600 },
      );
    });
  }

  it("lose no typed character, and double none, through cuts and lost batches", () => {
    const typing = moves.filter((move) =>
      ["type", "send", "hear", "answer", "moveCell", "lose", "cut", "reset"].includes(move.kind),
    );
    fc.assert(
      fc.property(fc.array(typing, { maxLength: 60 }), (script) => {
        const { server, clients } = play(script, { keepsTexts: false });
        const length = (session: Session) =>
          Object.values(session.notebook.cells).reduce((sum, cell) => sum + cell.source.length, 0);
        const typed = server.log.reduce((sum, { operation }) => {
          if (operation.type !== "editText" || !Array.isArray(operation.changes)) return sum;
          const grown = operation.changes.flatMap((part) =>
            Array.isArray(part) ? [part.slice(1).join("\n").length] : [],
          );
          return sum + grown.reduce((all, size) => all + size, 0);
        }, 0);
        expect(length(server.session())).toBe(length(server.start) + typed);
        expect(typed).toBe(script.filter((move) => move.kind === "type").length * 3);
        expect(clients.length).toBe(3);
      }),
      { numRuns: 150 },
    );
  });

  it("see no change when the server confirms what they typed, whatever others typed before", () => {
    const typing = moves.filter((move) => ["type", "erase", "send", "hear", "answer"].includes(move.kind));
    const onHear = ({ before, after, known }: Heard) => {
      if (known.length === 1 && known[0]?.by === before.clientId) expect(after.view).toBe(before.view);
    };
    fc.assert(
      fc.property(fc.array(typing, { maxLength: 80 }), (script) => {
        play(
          script.map((move) => ({ ...move, size: move.kind === "hear" ? 0 : move.size })),
          {
            keepsTexts: false,
            onHear,
          },
        );
      }),
      { numRuns: 600 },
    );
  });

  it("replaying the log gives the session again", () => {
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 40 }), (script) => {
        const { server } = play(script, { keepsTexts: false });
        const log = JSON.parse(JSON.stringify(server.log)) as OrderedOperation[];
        const again = log.reduce(
          (session, { operation, by }) => afterOperation(session, operation, { by }),
          server.start,
        );
        expect(again).toEqual(server.session());
      }),
      { numRuns: 100 },
    );
  });
});
