"use client";
import { useState } from "react";
import type { PersonAction } from "@/core/people/person-state";
import { Button } from "../ui/button";
import { actOn, type DomainPerson } from "./person-actions";

const words: Readonly<Record<PersonAction, string>> = {
  "renew-link": "New link",
  resume: "Resume",
  suspend: "Suspend",
  remove: "Remove",
};

/** What can be done about one person; while it is done, nothing else. */
export function PersonButtons({ person }: { readonly person: DomainPerson }) {
  const [busy, setBusy] = useState(false);
  const act = async (action: PersonAction) => {
    setBusy(true);
    await actOn(person, action);
    setBusy(false);
  };
  return (
    <span className="inline-flex gap-1.5">
      {person.can.map((action) => (
        <Button
          key={action}
          look={action === "remove" ? "quiet" : "secondary"}
          disabled={busy}
          aria-label={`${words[action]}: ${person.name}`}
          onClick={() => void act(action)}
        >
          {words[action]}
        </Button>
      ))}
    </span>
  );
}
