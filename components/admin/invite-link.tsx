"use client";
import { Copy } from "lucide-react";
import { useRef } from "react";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { tell, warn } from "../ui/toast-store";
import { showLink, useLink } from "./link-store";

/** The link that was just made. It is kept nowhere, so it is shown until it is put away. */
export function InviteLink() {
  const invite = useLink((state) => state.invite);
  const field = useRef<HTMLInputElement>(null);
  if (invite === null) return null;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(invite.url);
      tell("The invite link was copied.");
    } catch {
      field.current?.select();
      warn("The browser did not let the link be copied. It is selected: copy it with Ctrl-C.");
    }
  };
  return (
    <Dialog
      title="Invite link"
      description={`Send it to ${invite.email}. Whoever opens it chooses the name and the password, once. It is good until ${new Date(invite.expiresAt).toLocaleString()} and is not shown again.`}
      onClose={() => showLink(null)}
      actions={
        <>
          <Button onClick={() => showLink(null)}>Done</Button>
          <Button look="primary" onClick={() => void copy()}>
            <Copy aria-hidden className="size-3.5" /> Copy link
          </Button>
        </>
      }
    >
      <input
        ref={field}
        readOnly
        aria-label="Link"
        value={invite.url}
        onFocus={(event) => event.target.select()}
        className="mt-3 h-8 w-full rounded-md border border-line-control bg-canvas px-2.5 font-mono text-xs"
      />
    </Dialog>
  );
}
