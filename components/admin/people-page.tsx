"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { failureOf, sentenceOf, studio } from "../studio/studio-client";
import { Spinner } from "../ui/spinner";
import { AdminFrame } from "./admin-frame";
import { InviteForm } from "./invite-form";
import { PeopleTable } from "./people-table";
import { SeparationNote } from "./separation-note";

/** For administrators: who may use the studio. */
export function PeoplePage() {
  return (
    <AdminFrame
      page="People"
      lead="Who may use this studio. Each has a home, notebooks and apps of their own."
    >
      <Everybody />
    </AdminFrame>
  );
}

function Everybody() {
  const { data, error, isPending } = useQuery({
    queryKey: ["people"],
    queryFn: () => studio.people.list.query(),
    refetchInterval: 15_000,
  });
  const me = useQuery({ queryKey: ["me"], queryFn: () => studio.me.get.query(), staleTime: 60_000 });
  useEffect(() => {
    if (error && failureOf(error) === "signed-out") location.assign("/login?next=%2Fadmin%2Fpeople");
  }, [error]);
  if (isPending)
    return (
      <p role="status" className="mt-6 flex items-center gap-2 text-ink-soft">
        <Spinner className="size-3!" /> Looking up who is here…
      </p>
    );
  if (data === undefined)
    return (
      <p role="alert" className="mt-6 text-danger">
        {sentenceOf(error)}
      </p>
    );
  const { people, separation } = data;
  return (
    <>
      <SeparationNote separation={separation} several={people.length > 1} />
      <PeopleTable people={people} me={me.data?.user.id ?? null} />
      {separation.how !== "none" && (
        <InviteForm firstOfSeveral={people.length === 1 && separation.how === "own-user"} />
      )}
    </>
  );
}
