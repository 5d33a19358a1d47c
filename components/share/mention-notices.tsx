"use client";
import { useQuery } from "@tanstack/react-query";
import { studio } from "../studio/studio-client";
import { Button } from "../ui/button";

const lookEveryMs = 60_000;

/** In every tab: where somebody mentioned the person in a comment, until they have looked. */
export function MentionNotices() {
  const { data } = useQuery({
    queryKey: ["mentions"],
    queryFn: () => studio.shares.mentions.query(),
    refetchInterval: lookEveryMs,
    refetchOnWindowFocus: true,
  });
  const [latest] = data ?? [];
  if (data === undefined || latest === undefined) return null;
  const others = data.length - 1;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-panel px-4 py-1.5 text-ui"
    >
      <span className="min-w-0 flex-1 truncate">
        <strong className="font-medium">
          {latest.by} mentioned you in {latest.title}
        </strong>
        {others > 0 ? ` (and ${others} more)` : ""}: {latest.text}
      </span>
      <Button onClick={() => window.open(latest.address, "_blank", "noopener")}>Read the comment</Button>
    </div>
  );
}
