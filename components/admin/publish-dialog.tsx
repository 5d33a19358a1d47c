"use client";
import { type FormEvent, useId, useState } from "react";
import { sentenceOf, studio } from "../studio/studio-client";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { type AdminImage, lookAtImages } from "./use-images";

const field = "mt-1 w-full rounded-md border border-line-control bg-canvas px-2.5 py-1.5";

interface PublishDialogProps {
  /** `null`: an image that is new. */
  readonly of: AdminImage | null;
  /** Names that other images have. */
  readonly taken: readonly string[];
  readonly onClose: () => void;
  readonly onBegun: (buildId: string) => void;
}

/** A new image, or a new version of one: from a list of requirements, or from an environment that is there already. */
export function PublishDialog({ of, taken, onClose, onBegun }: PublishDialogProps) {
  const form = useId();
  const [kind, setKind] = useState<"requirements" | "folder">("requirements");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const publish = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? "").trim();
    const name = of?.name ?? text("name");
    if (of === null && taken.includes(name))
      return setProblem(`There is an image named ${name}. Choose another name.`);
    setBusy(true);
    setProblem("");
    try {
      const { buildId } = await studio.images.publish.mutate({
        name,
        displayName: of?.displayName ?? text("displayName"),
        description: of?.description ?? text("description"),
        from:
          kind === "folder"
            ? { type: "folder", path: text("path") }
            : { type: "requirements", text: text("requirements"), python: text("python") || null },
      });
      await lookAtImages();
      onBegun(buildId);
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={of === null ? "New image" : `New version of ${of.displayName}`}
      description="It is made and looked at first. Only when kernels can start from it, it becomes what new apps get."
      onClose={onClose}
      className="w-[min(36rem,calc(100vw-1.5rem))]"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" type="submit" form={form} disabled={busy}>
            {kind === "folder" ? "Check and add" : "Build"}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={publish} className="mt-3 grid gap-3">
        {of === null && <NameFields />}
        <fieldset className="flex gap-4">
          <legend className="sr-only">What it is made from</legend>
          <Choice
            label="From requirements"
            checked={kind === "requirements"}
            onChoose={() => setKind("requirements")}
          />
          <Choice
            label="From a folder on the studio's machine"
            checked={kind === "folder"}
            onChoose={() => setKind("folder")}
          />
        </fieldset>
        {kind === "folder" ? (
          <label>
            <span className="text-xs text-ink-soft">Folder of the environment</span>
            <input name="path" required pattern="/.+" placeholder="/opt/environments/lab" className={field} />
          </label>
        ) : (
          <RequirementsFields />
        )}
        {problem && (
          <p role="alert" className="text-danger">
            {problem}
          </p>
        )}
      </form>
    </Dialog>
  );
}

function NameFields() {
  return (
    <>
      <label>
        <span className="text-xs text-ink-soft">Name, in small letters, digits and dashes</span>
        <input name="name" required pattern="[a-z0-9\-]{1,60}" autoComplete="off" className={field} />
      </label>
      <label>
        <span className="text-xs text-ink-soft">What people see</span>
        <input name="displayName" required maxLength={100} autoComplete="off" className={field} />
      </label>
      <label>
        <span className="text-xs text-ink-soft">What it is for</span>
        <input name="description" maxLength={1000} autoComplete="off" className={field} />
      </label>
    </>
  );
}

function Choice(props: { readonly label: string; readonly checked: boolean; readonly onChoose: () => void }) {
  return (
    <label className="flex items-center gap-1.5">
      <input type="radio" name="kind" checked={props.checked} onChange={props.onChoose} />
      {props.label}
    </label>
  );
}

/** Typed, or taken from a file; ipykernel has to be among them, and whoever leaves it out is told so by the check. */
function RequirementsFields() {
  const [text, setText] = useState("ipykernel\n");
  return (
    <>
      <label>
        <span className="text-xs text-ink-soft">Requirements, a line each</span>
        <textarea
          name="requirements"
          required
          rows={8}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className={`${field} font-mono text-xs`}
        />
      </label>
      <div className="flex flex-wrap gap-3">
        <label className="min-w-0 flex-1">
          <span className="text-xs text-ink-soft">Or from a file</span>
          <input
            type="file"
            accept=".txt,.in,.lock,text/plain"
            className="mt-1 block w-full text-xs"
            onChange={async (event) => {
              const [file] = event.target.files ?? [];
              if (file !== undefined) setText(await file.text());
            }}
          />
        </label>
        <label>
          <span className="text-xs text-ink-soft">Python, if not the studio's</span>
          <input name="python" pattern="3\.\d{1,2}" placeholder="3.12" className={field} />
        </label>
      </div>
    </>
  );
}
