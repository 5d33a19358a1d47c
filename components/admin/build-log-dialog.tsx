"use client";
import { useEffect, useRef, useState } from "react";
import { sentenceOf, studio } from "../studio/studio-client";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Spinner } from "../ui/spinner";
import { lookAtImages } from "./use-images";

type Build = Awaited<ReturnType<typeof studio.images.build.query>>;

const paceMs = 700;

/** What a build says, as it says it, and what became of it. It goes on when this is closed. */
export function BuildLogDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { text, build, problem } = useBuildLog(id);
  const end = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the new text that is to be seen
  useEffect(() => {
    end.current?.scrollTo({ top: end.current.scrollHeight });
  }, [text]);
  return (
    <Dialog
      title={build === null ? "Build" : `Build of ${build.image}`}
      onClose={onClose}
      className="w-[min(48rem,calc(100vw-1.5rem))]"
      actions={
        <>
          <span role="status" className="mr-auto flex min-w-0 items-center gap-2">
            <Outcome build={build} problem={problem} />
          </span>
          <Button data-focus-first onClick={onClose}>
            Close
          </Button>
        </>
      }
    >
      <div
        ref={end}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
        role="log"
        aria-label="Log"
        className="mt-3 max-h-[50vh] min-h-40 overflow-auto rounded-md bg-code-surface p-3 font-mono text-xs whitespace-pre-wrap"
      >
        {text}
      </div>
    </Dialog>
  );
}

function Outcome({ build, problem }: { readonly build: Build | null; readonly problem: string }) {
  if (problem !== "") return <span className="text-danger">{problem}</span>;
  if (build === null) return null;
  switch (build.state) {
    case "running":
      return (
        <>
          <Spinner className="size-3!" /> It goes on when this is closed.
        </>
      );
    case "done":
      return "Done. New apps start from it.";
    case "failed":
      return <span className="text-danger">{build.problem}</span>;
    default:
      return build.state satisfies never;
  }
}

function useBuildLog(id: string) {
  const [text, setText] = useState("");
  const [build, setBuild] = useState<Build | null>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    let from = 0;
    const look = async () => {
      try {
        const next = await studio.images.build.query({ id, from });
        if (isOver) return;
        from += next.log.length;
        setText((known) => known + next.log);
        setBuild(next);
        setProblem("");
        if (next.state !== "running") return void lookAtImages();
      } catch (error) {
        if (isOver) return;
        setProblem(sentenceOf(error));
      }
      timer = setTimeout(() => void look(), paceMs);
    };
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [id]);
  return { text, build, problem };
}
