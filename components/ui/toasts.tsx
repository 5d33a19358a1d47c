"use client";
import { CircleAlert, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, IconButton } from "./button";
import { type Toast, useToasts } from "./toast-store";

export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div className="pointer-events-none fixed right-3 bottom-9 z-[60] flex w-[min(22rem,calc(100vw-1.5rem))] flex-col gap-2">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const dismiss = useToasts((state) => state.dismiss);
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (toast.lastsMs === null || held) return;
    const timer = setTimeout(() => dismiss(toast.id), toast.lastsMs);
    return () => clearTimeout(timer);
  }, [toast, held, dismiss]);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointer and focus only hold the time it is shown
    <div
      role={toast.role}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="animate-appear pointer-events-auto flex items-start gap-2.5 rounded-lg bg-overlay py-2.5 pr-2 pl-3.5 shadow-overlay"
    >
      {toast.role === "alert" && <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />}
      <p className="min-w-0 flex-1 py-0.5 break-words">{toast.text}</p>
      {toast.action && (
        <Button
          look="quiet"
          className="h-6 text-accent-text!"
          onClick={() => {
            toast.action?.run();
            dismiss(toast.id);
          }}
        >
          {toast.action.label}
        </Button>
      )}
      <IconButton label="Dismiss" icon={<X />} onClick={() => dismiss(toast.id)} />
    </div>
  );
}
