import { create } from "zustand";

export interface Toast {
  readonly id: number;
  /** `status` is news; `alert` needs an answer and stays until it is dismissed. */
  readonly role: "status" | "alert";
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
  readonly lastsMs: number | null;
}

interface ToastState {
  readonly toasts: readonly Toast[];
  dismiss(id: number): void;
}

let lastId = 0;
const mostAtOnce = 4;

export const useToasts = create<ToastState>((set) => ({
  toasts: [],
  dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
}));

function add(toast: Omit<Toast, "id">): number {
  lastId += 1;
  const id = lastId;
  useToasts.setState((state) => {
    // The same news again takes the place of the old.
    const others = state.toasts.filter((each) => each.text !== toast.text);
    return { toasts: [...others.slice(1 - mostAtOnce), { ...toast, id }] };
  });
  return id;
}

/** Tells news that needs no answer. Answers the toast's id. */
export function tell(text: string, action: Toast["action"] = null): number {
  return add({ role: "status", text, action, lastsMs: action ? 10_000 : 5_000 });
}

/** Tells something that went wrong; stays until it is dismissed. */
export function warn(text: string, action: Toast["action"] = null): number {
  return add({ role: "alert", text, action, lastsMs: null });
}
