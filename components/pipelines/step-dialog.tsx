"use client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { AppError } from "@/core/errors";
import { type NewStep, newPipelineText, withStep } from "@/core/pipelines/add-step";
import { parametersIn, tagsIn } from "@/core/pipelines/parameters-cell";
import { parsePipeline } from "@/core/pipelines/parse";
import { documentFor } from "../dock/documents";
import { useDocuments } from "../dock/documents-store";
import { Contents } from "../files/contents";
import { useImages, useInstanceTypes } from "../notebook/compute-offers";
import { sessionOf } from "../notebook/notebook-state";
import { useNotebook, useNotebookState } from "../notebook/use-notebook";
import { sentenceOf, studio } from "../studio/studio-client";
import { ensureServer } from "../studio/studio-store";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Choice, Field } from "./dialog-fields";

const aNew = "";

/** Makes a step of the notebook, in a pipeline that there is or in a new one, and opens its file. */
export function StepDialog({ onClose }: { readonly onClose: () => void }) {
  const { path } = useNotebook();
  const notebook = useNotebookState((state) => sessionOf(state)?.notebook ?? null);
  const name = (path.split("/").at(-1) ?? "").replace(/\.ipynb$/, "");
  const tags = notebook === null ? [] : tagsIn(notebook);
  const parameters = notebook === null ? {} : parametersIn(notebook);
  const files = useFilesAbove(path);
  const images = useImages({ enabled: true });
  const types = useInstanceTypes({ enabled: true });
  const [file, setFile] = useState(aNew);
  const [pipelineName, setPipelineName] = useState(name);
  const [stepName, setStepName] = useState(asStepName(name));
  const [chosenTags, setChosenTags] = useState<readonly string[]>([]);
  const [outputs, setOutputs] = useState("");
  const [after, setAfter] = useState("");
  const [image, setImage] = useState("");
  const [instance, setInstance] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const known = files.find((each) => each.path === file) ?? null;
  const steps = known === null ? [] : (parsePipeline(known.text).pipeline?.steps ?? []);
  const make = async () => {
    const folder = folderOf(path);
    const target = known?.path ?? `${folder}${slugOf(pipelineName)}.pipeline.yaml`;
    const step: NewStep = {
      name: stepName.trim(),
      notebook: path.slice(folderOf(target).length),
      cells: chosenTags,
      image: image || null,
      instance: instance || null,
      parameters,
      outputs: outputs.split(/[\s,]+/).filter((each) => each !== ""),
      after: after === "" ? [] : [after],
    };
    if (steps.some((each) => each.name === step.name))
      return setProblem(`There is a step “${step.name}” in it already. Call this one something else.`);
    const text = withStep(known?.text ?? newPipelineText(pipelineName.trim()), step);
    const [first] = parsePipeline(text).problems;
    if (first !== undefined) return setProblem(first.text);
    setBusy(true);
    try {
      const contents = new Contents((await ensureServer()).appId);
      const seen = known === null ? await absent(contents, target) : await contents.hashOf(target);
      await contents.saveText(target, { text, seen });
      useDocuments.getState().open(documentFor(target));
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog
      title="Make a step of this notebook"
      description="A pipeline runs it on a kernel of its own, from top to bottom. Its file is text that you can go on writing in."
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={busy} onClick={() => void make()}>
            Make the step
          </Button>
        </>
      }
    >
      <div className="mt-3 flex flex-col gap-3">
        <Choice
          name="Pipeline"
          value={file}
          onChange={setFile}
          options={[["A new one", aNew], ...files.map((each) => [each.path, each.path] as const)]}
        />
        {known === null && <Field name="Its name" value={pipelineName} onChange={setPipelineName} />}
        <Field name="Name of the step" value={stepName} onChange={setStepName} />
        {steps.length > 0 && (
          <Choice
            name="After"
            value={after}
            onChange={setAfter}
            options={[["Nothing", ""], ...steps.map((each) => [each.name, each.name] as const)]}
          />
        )}
        {tags.length > 0 && (
          <fieldset>
            <legend className="font-medium">Only cells with the tags</legend>
            <div className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
              {tags.map((tag) => (
                <label key={tag} className="flex items-center gap-1.5">
                  <input
                    type="checkbox"
                    className="accent-accent"
                    checked={chosenTags.includes(tag)}
                    onChange={({ target }) =>
                      setChosenTags(
                        target.checked ? [...chosenTags, tag] : chosenTags.filter((one) => one !== tag),
                      )
                    }
                  />
                  {tag}
                </label>
              ))}
            </div>
          </fieldset>
        )}
        <p className="text-ink-soft">
          {Object.keys(parameters).length === 0
            ? "No cell is tagged “parameters”: nothing can be set from outside, until you name inputs in the file."
            : `Parameters, from the cell that is tagged so: ${Object.keys(parameters).join(", ")}.`}
        </p>
        <Field
          name="Variables to hand on"
          value={outputs}
          onChange={setOutputs}
          note="Names, with commas between them."
        />
        <Choice
          name="Image"
          value={image}
          onChange={setImage}
          options={[
            ["As the notebook would start", ""],
            ...(images.data ?? []).map((each) => [each.name, each.id] as const),
          ]}
        />
        <Choice
          name="Instance type"
          value={instance}
          onChange={setInstance}
          options={[
            ["As the notebook would start", ""],
            ...(types.data ?? []).map((each) => [each.type.name, each.type.name] as const),
          ]}
        />
        {problem !== null && (
          <p role="alert" className="text-danger">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  );
}

/** Pipelines whose folder the notebook is in, or below. */
function useFilesAbove(path: string) {
  const { data } = useQuery({
    queryKey: ["pipelines", "files"],
    queryFn: () => studio.pipelines.files.query(),
  });
  const files = data !== undefined && "files" in data ? data.files : [];
  return files.filter((each) => path.startsWith(folderOf(each.path)));
}

/** With a slash behind it; "" for the home. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

async function absent(contents: Contents, path: string): Promise<string | "any"> {
  const there = await contents.stat(path).then(
    () => true,
    () => false,
  );
  if (!there) return "any";
  throw new AppError("conflict", `There is a file ${path} already. Choose another name, or that pipeline.`);
}

function asStepName(name: string): string {
  const plain = name.replace(/[^\w-]+/g, "-").replace(/^[^A-Za-z_]+/, "");
  return plain === "" ? "step" : plain.slice(0, 60);
}

function slugOf(name: string): string {
  const plain = name
    .trim()
    .replace(/[^\p{L}\p{N}_-]+/gu, "-")
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "new" : plain.slice(0, 80);
}
