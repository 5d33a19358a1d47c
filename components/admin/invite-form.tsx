"use client";
import { type FormEvent, useState } from "react";
import { queries } from "../studio/queries";
import { sentenceOf, studio } from "../studio/studio-client";
import { confirmed } from "../ui/ask-store";
import { Button } from "../ui/button";
import { InviteLink } from "./invite-link";
import { showLink } from "./link-store";

const field = "h-8 rounded-md border border-line-control bg-canvas px-2.5";

/** `firstOfSeveral`: until now one person was alone here, whose programs ran as the studio itself. */
export function InviteForm({ firstOfSeveral }: { readonly firstOfSeveral: boolean }) {
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const invite = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    if (firstOfSeveral && !(await confirmed(restart))) return;
    setBusy(true);
    setProblem("");
    try {
      const role = given.get("role") === "admin" ? "admin" : "user";
      showLink(await studio.people.invite.mutate({ email: String(given.get("email")).trim(), role }));
      form.reset();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setBusy(false);
    await queries.invalidateQueries({ queryKey: ["people"] });
  };
  return (
    <section aria-labelledby="invite" className="mt-6">
      <h2 id="invite" className="font-semibold">
        Invite somebody
      </h2>
      <form onSubmit={invite} className="mt-2 flex flex-wrap items-end gap-2.5">
        <label>
          <span className="block text-xs text-ink-soft">E-mail</span>
          <input
            name="email"
            type="email"
            required
            maxLength={320}
            autoComplete="off"
            className={`${field} mt-1 w-72 max-w-full`}
          />
        </label>
        <label>
          <span className="block text-xs text-ink-soft">Role</span>
          <select name="role" className={`${field} mt-1`}>
            <option value="user">User</option>
            <option value="admin">Administrator</option>
          </select>
        </label>
        <Button type="submit" look="primary" disabled={busy} className="h-8">
          Make invite link
        </Button>
      </form>
      <p className="mt-1.5 text-xs text-ink-soft">
        Atelier sends no mail: you get a link to pass on. It works once, for seven days.
      </p>
      {problem && (
        <p role="alert" className="mt-2 text-danger">
          {problem}
        </p>
      )}
      <InviteLink />
    </section>
  );
}

const restart = {
  title: "Your own apps stop once",
  description:
    "From now on each person's code runs as a user of the machine of their own, so that nobody can read another's files. What you run now runs as the studio itself and stops: variables in your kernels are lost. Notebooks and files stay.",
  confirm: "Stop them and invite",
};
