"use client";
import { useState } from "react";
import { Contents } from "../files/contents";
import { sentenceOf, studio } from "../studio/studio-client";
import { ensureServer } from "../studio/studio-store";
import { Button } from "../ui/button";
import { warn } from "../ui/toast-store";

const folder = "iris-pipeline";

/** Writes the example that ships into the person's home; files of theirs are left as they are. */
export function TakeExample({ onTaken }: { readonly onTaken: () => void }) {
  const [busy, setBusy] = useState(false);
  const take = async () => {
    setBusy(true);
    try {
      const [{ appId }, files] = await Promise.all([ensureServer(), studio.pipelines.example.query()]);
      const contents = new Contents(appId);
      await contents.makeFolder(folder);
      const there = new Set((await contents.list(folder)).map(({ name }) => name));
      for (const { name, text } of files)
        if (!there.has(name)) await contents.saveText(`${folder}/${name}`, { text, seen: "any" });
    } catch (error) {
      warn(sentenceOf(error));
    }
    setBusy(false);
    onTaken();
  };
  return (
    <Button disabled={busy} onClick={() => void take()}>
      {busy ? "Copying…" : "Copy the example into your home"}
    </Button>
  );
}
