"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Bookmark } from "lucide-react";
import type { RunsView } from "@/core/experiments/runs";
import { sentenceOf, studio } from "../studio/studio-client";
import { ask } from "../ui/ask-store";
import { Button } from "../ui/button";
import { Menu } from "../ui/menu";
import { tell, warn } from "../ui/toast-store";

interface ViewsMenuProps {
  readonly experimentId: string;
  /** How the runs are looked at now. */
  readonly view: RunsView;
  readonly onView: (view: RunsView) => void;
}

/** Views of an experiment that somebody saved: filter, order and columns under a name. */
export function ViewsMenu({ experimentId, view, onView }: ViewsMenuProps) {
  const queries = useQueryClient();
  const queryKey = ["experiments", "views", experimentId];
  const { data: views = [] } = useQuery({
    queryKey,
    queryFn: () => studio.experiments.views.query({ experiment: experimentId }),
  });
  const act = async (change: () => Promise<unknown>, done: string) => {
    try {
      await change();
      tell(done);
    } catch (error) {
      warn(sentenceOf(error));
    }
    await queries.invalidateQueries({ queryKey });
  };
  const save = async () => {
    const name = await ask({
      type: "text",
      title: "Save this view",
      description: "The filter, the order and the columns, for everybody who looks at this experiment.",
      label: "Name",
      value: "",
      confirm: "Save",
      problem: (text) => (text.length > 100 ? "A name has 100 letters at most." : null),
    });
    if (name === null) return;
    const wanted = {
      experiment: experimentId,
      name: name.trim(),
      view: { ...view, hidden: [...view.hidden] },
    };
    await act(() => studio.experiments.saveView.mutate(wanted), `The view “${name.trim()}” is saved.`);
  };
  const remove = async () => {
    const id = await ask({
      type: "choice",
      title: "Remove a view",
      label: "View",
      confirm: "Remove",
      danger: true,
      options: views.map((one) => ({ value: one.id, label: one.name })),
    });
    if (id !== null) await act(() => studio.experiments.removeView.mutate({ id }), "The view is removed.");
  };
  const lines = [
    ...views.map((one) => ({
      label: one.name,
      checked: JSON.stringify(one.view) === JSON.stringify(view),
      run: () => onView(one.view),
    })),
    ...(views.length > 0 ? [null] : []),
    { label: "Save this view…", run: () => void save() },
    ...(views.length > 0 ? [{ label: "Remove a view…", run: () => void remove() }] : []),
  ];
  return (
    <Menu label="Views" lines={lines}>
      <Button>
        <Bookmark aria-hidden className="size-3.5" /> Views
      </Button>
    </Menu>
  );
}
