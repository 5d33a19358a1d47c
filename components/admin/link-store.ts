import { create } from "zustand";
import type { studio } from "../studio/studio-client";

type Invite = Awaited<ReturnType<typeof studio.people.invite.mutate>>;

/** The invite link that was made last: it is shown until it is put away, and cannot be asked for again. */
export const useLink = create<{ readonly invite: Invite | null }>(() => ({ invite: null }));

export function showLink(invite: Invite | null): void {
  useLink.setState({ invite });
}
