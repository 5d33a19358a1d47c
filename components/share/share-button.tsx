"use client";
import { Share2 } from "lucide-react";
import { useEffect, useState } from "react";
import { useNotebookState } from "../notebook/use-notebook";
import { later } from "../ui/later";
import { useShareAsked } from "./share-asked";

const ShareDialog = later(() => import("./share-dialog").then((each) => each.ShareDialog));

/** In the toolbar of a notebook; the palette opens the same dialog. */
export function ShareButton({ path }: { readonly path: string }) {
  const ready = useNotebookState((state) => state.phase === "open" && state.complete);
  const asked = useShareAsked((state) => state.path === path);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!asked || !ready) return;
    useShareAsked.setState({ path: null });
    setOpen(true);
  }, [asked, ready]);
  return (
    <>
      <button
        type="button"
        className="tool"
        aria-label="Share"
        title="Share"
        disabled={!ready}
        onClick={() => setOpen(true)}
      >
        <Share2 />
      </button>
      {open && <ShareDialog onClose={() => setOpen(false)} />}
    </>
  );
}
