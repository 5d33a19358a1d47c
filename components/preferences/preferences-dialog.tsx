"use client";
import { useShell } from "../shell/shell-store";
import { Dialog } from "../ui/dialog";
import { DefaultTypesSection } from "./default-types-section";
import { StartScriptsSection } from "./start-scripts-section";

/** What a person chooses for what they start. */
export function PreferencesDialog() {
  const close = useShell((state) => state.closeOverlay);
  return (
    <Dialog
      title="Preferences"
      description="For what you start from now on. What runs stays as it is."
      onClose={close}
      className="w-[min(40rem,calc(100vw-1.5rem))]!"
    >
      <DefaultTypesSection />
      <StartScriptsSection />
    </Dialog>
  );
}
