import { SqliteJournal } from "@/notebook/journal/sqlite-journal";
import { operations, sessionWith } from "../../contracts/journal";

/* Started by the real test: appends one operation after another and says so once each is answered, compacting often. */
const journal = new SqliteJournal(process.argv[2] ?? "");
journal.compact({ seq: 0, session: sessionWith({ a: "0" }), aside: {} });
for (let seq = 1; ; seq++) {
  journal.append(operations(seq, seq));
  if (seq % 50 === 0) journal.compact({ seq, session: sessionWith({ a: String(seq) }), aside: {} });
  await new Promise<void>((resolve) => process.stdout.write(`${seq}\n`, () => resolve()));
}
