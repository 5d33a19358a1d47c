import { ShieldAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Separation } from "@/server/compute/compute-backend";

/** What keeps people's programs apart, where that is not plainly so. */
export function SeparationNote(props: { readonly separation: Separation; readonly several: boolean }) {
  const { separation, several } = props;
  switch (separation.how) {
    case "apart":
    case "own-user":
      return null;
    case "trust":
      return (
        <Note grave={several}>
          <strong>The people here trust each other.</strong> Everybody's code runs as the same user of this
          machine and can read the others' files. The administrator has said so in atelier.config.json.
        </Note>
      );
    case "none":
      return (
        <Note grave={false}>
          <strong>Nobody can be added here yet.</strong> {separation.why} Start Atelier as root, or, if all
          who use it trust each other, set "usersTrustEachOther": true in atelier.config.json and start it
          again.
        </Note>
      );
    default:
      return separation satisfies never;
  }
}

function Note({ grave, children }: { readonly grave: boolean; readonly children: ReactNode }) {
  return (
    <div
      role="note"
      className={`mt-5 flex max-w-3xl gap-2.5 rounded-lg px-3.5 py-2.5 ${grave ? "bg-danger-soft text-danger" : "border border-line bg-raised"}`}
    >
      <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p>{children}</p>
    </div>
  );
}
