"use client";
import { Cpu } from "lucide-react";
import { useState } from "react";
import { gpuText, sizeText } from "@/components/studio/size-text";
import { InstanceDialog } from "./instance-dialog";
import { useSession } from "./use-notebook";

/** The size of the machine that the kernel runs on now, from the machine itself; "none" when there is none. */
export function InstanceChip() {
  const [open, setOpen] = useState(false);
  const label = useSession(({ kernel }) => {
    if (kernel.phase !== "idle" && kernel.phase !== "busy") return "none";
    const { gpu } = kernel.instance;
    return gpu ? `${sizeText(kernel.instance)} + ${gpuText(gpu)}` : sizeText(kernel.instance);
  }, "none");
  return (
    <>
      <button
        type="button"
        className="chip"
        aria-haspopup="dialog"
        aria-label={`Instance: ${label}`}
        title={
          label === "none"
            ? "No instance runs for this notebook. Choose what the next run starts on."
            : undefined
        }
        onClick={() => setOpen(true)}
      >
        <Cpu aria-hidden />
        <span>{label === "none" ? "Instance: none" : label}</span>
      </button>
      {open && <InstanceDialog onClose={() => setOpen(false)} />}
    </>
  );
}
