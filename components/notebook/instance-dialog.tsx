"use client";
import { useState } from "react";
import { type Picking, pickTypes, type TypeColumn } from "@/core/compute/pick-types";
import { type OfferLine, offerLine } from "../instances/offer-line";
import { TypeFilters } from "../instances/type-filters";
import { TypeGrid } from "../instances/type-grid";
import { wouldStartText } from "../instances/what-would-start";
import { useCurrency } from "../studio/money";
import { sentenceOf } from "../studio/studio-client";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Spinner } from "../ui/spinner";
import { StartForecast } from "../usage/start-forecast";
import { chooseInstance, runsNow } from "./choose-instance";
import { useInstanceTypes } from "./compute-offers";
import { InstanceNow } from "./instance-now";
import { SwitchPlanDialog } from "./switch-plan-dialog";
import { useNotebook, useSession } from "./use-notebook";

const untouched: Picking = { text: "", fastOnly: false, fitsNow: false, by: "price", descending: false };

/** All sizes with what they have, cost and would start. What cannot start now says why. */
export function InstanceDialog({ onClose }: { readonly onClose: () => void }) {
  useCurrency();
  const notebook = useNotebook();
  const offers = useInstanceTypes({ enabled: true });
  const compute = useSession((session) => session.compute, null);
  const chosen = compute?.instanceType ?? "";
  const runs = useSession(runsNow, false);
  const switching = useSession((session) => session.switching !== null, false);
  const [moving, setMoving] = useState<OfferLine | null>(null);
  const [picking, setPicking] = useState(untouched);
  const [selected, setSelected] = useState(chosen);
  const all = (offers.data ?? []).map((offer) => offerLine(offer, compute?.image ?? ""));
  const line = all.find(({ type }) => type.name === selected);
  const usable = line !== undefined && line.unavailable === null && !line.full;
  const use = (name: string) => {
    const wanted = all.find(({ type }) => type.name === name);
    if (wanted === undefined || wanted.unavailable !== null || wanted.full || switching) return;
    if (runs && name !== chosen) return setMoving(wanted);
    onClose();
    chooseInstance(notebook, name);
  };
  const sort = (by: TypeColumn) =>
    setPicking((now) => ({ ...now, by, descending: now.by === by && !now.descending }));
  if (moving !== null) return <SwitchPlanDialog line={moving} onClose={onClose} />;
  return (
    <Dialog
      title="Choose an instance type"
      description={
        runs
          ? "The kernel moves to another type while you go on; you see before what comes along."
          : "Nothing starts, and nothing costs, until you run a cell."
      }
      onClose={onClose}
      className="w-[min(52rem,calc(100vw-1.5rem))]"
      actions={
        <>
          <span role="status" className="min-w-0 flex-1 text-xs text-ink-soft">
            {switching
              ? "A switch is under way. Wait for it, or stop it, before you choose again."
              : line && wouldStartText(line, runs ? "The switch" : "The next run")}{" "}
            {usable && !switching && line.starts.type === "new" && (
              <StartForecast pricePerHour={line.type.pricePerHour} />
            )}
          </span>
          <Button look="primary" disabled={!usable || switching} onClick={() => use(selected)}>
            Use {selected}
          </Button>
        </>
      }
    >
      <InstanceNow types={offers.data ?? []} onSuggestion={setSelected} />
      {offers.isPending && (
        <p className="choice-waiting">
          <Spinner /> Looking at what is there…
        </p>
      )}
      {offers.isError && <p role="alert">{sentenceOf(offers.error)}</p>}
      <TypeFilters picking={picking} onChange={(change) => setPicking((now) => ({ ...now, ...change }))} />
      <TypeGrid
        lines={pickTypes(all, picking)}
        picking={picking}
        selected={selected}
        chosen={chosen}
        onSort={sort}
        onSelect={setSelected}
        onUse={use}
      />
      <NotEnforced notes={all.flatMap((one) => one.notEnforced)} />
    </Dialog>
  );
}

/** What this place does not hold anybody to, each said once. */
function NotEnforced({ notes }: { readonly notes: readonly string[] }) {
  return [...new Set(notes)].map((note) => (
    <p key={note} className="mt-1 text-xs text-ink-faint first-of-type:mt-3">
      {note}
    </p>
  ));
}
