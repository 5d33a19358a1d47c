"use client";
import { useState } from "react";
import type { Json } from "@/core/json";
import type { Pipeline } from "@/core/pipelines/pipeline";
import { sentenceOf, studio } from "../studio/studio-client";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "./dialog-fields";
import { typedValue, valueText } from "./parameter-text";

interface StartDialogProps {
  readonly pipeline: Pipeline;
  readonly path: string;
  readonly text: string;
  /** Instead of what the file says. */
  readonly parameters?: Readonly<Record<string, Json>>;
  readonly onClose: () => void;
}

/** Asks for the parameters and starts a pipeline, now or at times; goes to its run then. */
export function StartDialog({ pipeline, path, text, parameters = {}, onClose }: StartDialogProps) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      pipeline.parameters.map(({ name, default: usual }) => [name, valueText(parameters[name] ?? usual)]),
    ),
  );
  const [cron, setCron] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const start = async () => {
    setBusy(true);
    setProblem(null);
    const wanted = { path, text, parameters: valuesOf(pipeline, typed) };
    try {
      if (cron === null) {
        const { id } = await studio.pipelines.start.mutate(wanted);
        location.assign(`/registry/pipelines/${id}`);
        return;
      }
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      await studio.pipelines.addSchedule.mutate({ ...wanted, cron, timezone: timeZone });
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setBusy(false);
  };
  return (
    <Dialog
      title={`Start “${pipeline.name}”`}
      description={pipeline.about || undefined}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={busy} onClick={() => void start()}>
            {cron === null ? "Start" : "Set the schedule"}
          </Button>
        </>
      }
    >
      <form
        className="mt-3 flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        {pipeline.parameters.map(({ name, about }) => (
          <Field
            key={name}
            name={name}
            value={typed[name] ?? ""}
            note={about}
            onChange={(value) => setTyped({ ...typed, [name]: value })}
          />
        ))}
        {pipeline.parameters.length === 0 && (
          <p className="text-ink-soft">It has no parameters: there is nothing to be set.</p>
        )}
        <label className="flex items-center gap-1.5">
          <input
            type="checkbox"
            className="accent-accent"
            checked={cron !== null}
            onChange={(event) => setCron(event.target.checked ? "0 6 * * *" : null)}
          />
          At times, by itself
        </label>
        {cron !== null && (
          <Field
            name="Minute, hour, day, month, weekday"
            value={cron}
            onChange={setCron}
            note="“0 6 * * 1-5” is at six on working days, in your time zone. It runs the file as it is now."
          />
        )}
        {problem !== null && (
          <p role="alert" className="text-danger">
            {problem}
          </p>
        )}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}

function valuesOf(pipeline: Pipeline, typed: Readonly<Record<string, string>>): Record<string, Json> {
  return Object.fromEntries(
    pipeline.parameters.map(({ name, default: usual }) => [name, typedValue(typed[name] ?? "", usual)]),
  );
}
