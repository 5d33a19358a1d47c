"use client";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { failureOf, sentenceOf, studio } from "../studio/studio-client";
import { Spinner } from "../ui/spinner";
import { AdminFrame } from "./admin-frame";
import { PeopleTable } from "./people-table";

/** For administrators: who may use the studio. */
export function PeoplePage() {
  return (
    <AdminFrame page="People" lead="Who may use this studio, and as what.">
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
  return <PeopleTable people={data} />;
}
