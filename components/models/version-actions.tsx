"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, ChevronDown, Tag, X } from "lucide-react";
import { useState } from "react";
import { approversText } from "@/core/models/approval";
import { aliasesOf } from "@/core/models/models";
import type { Standing } from "@/core/models/standing";
import { sentenceOf, studio } from "../studio/studio-client";
import { ask } from "../ui/ask-store";
import { Button } from "../ui/button";
import { Menu } from "../ui/menu";
import { tell, warn } from "../ui/toast-store";
import { DecisionDialog } from "./decision-dialog";

interface VersionActionsProps {
  readonly model: string;
  readonly version: string;
  readonly standing: Standing;
  readonly aliases: Readonly<Record<string, string>>;
  readonly isOwn: boolean;
  readonly mayApprove: boolean;
}

type Decision = "asked" | "approved" | "rejected" | "pending";

const dialogs: Readonly<
  Record<Decision, { title: string; description: string; confirm: string; done: string; needsComment?: true }>
> = {
  asked: {
    title: "Ask for approval",
    description: "Whoever may approve finds it at the top of the list of models.",
    confirm: "Ask",
    done: "You have asked for approval.",
  },
  approved: {
    title: "Approve this version",
    description: "Its files stay as they are from now on. Who approved it, and when, is kept.",
    confirm: "Approve",
    done: "It is approved.",
  },
  rejected: {
    title: "Reject this version",
    description: "Who rejected it, when and why, is kept. It can be approved later.",
    confirm: "Reject",
    done: "It is rejected.",
    needsComment: true,
  },
  pending: {
    title: "Take the decision back",
    description: "The version waits for a decision again; what was decided stays in its history.",
    confirm: "Take back",
    done: "It is pending again.",
  },
};

/** What can be done with a version, by those who may. */
export function VersionActions(props: VersionActionsProps) {
  const { model, version, standing, isOwn, mayApprove } = props;
  const rules = useQuery({ queryKey: ["models", "rules"], queryFn: () => studio.models.rules.query() }).data;
  const [deciding, setDeciding] = useState<Decision | null>(null);
  const act = useAct();
  const { approval, isAsked } = standing;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-2">
      {mayApprove && approval !== "approved" && (
        <Button look="primary" onClick={() => setDeciding("approved")}>
          <Check aria-hidden className="size-3.5" /> Approve
        </Button>
      )}
      {mayApprove && approval !== "rejected" && (
        <Button onClick={() => setDeciding("rejected")}>
          <X aria-hidden className="size-3.5" /> Reject
        </Button>
      )}
      {mayApprove && (approval !== "pending" || isAsked) && (
        <Button look="quiet" onClick={() => setDeciding("pending")}>
          Back to pending
        </Button>
      )}
      {isOwn && !mayApprove && !isAsked && approval !== "approved" && (
        <Button look="primary" onClick={() => setDeciding("asked")}>
          Ask for approval
        </Button>
      )}
      {(isOwn || mayApprove) && rules && (
        <>
          <StageMenu {...props} stages={rules.stages} act={act} />
          <AliasMenu {...props} act={act} />
        </>
      )}
      {rules && !mayApprove && (
        <span className="text-2xs text-ink-soft">Who may approve: {approversText(rules).toLowerCase()}</span>
      )}
      {deciding && (
        <DecisionDialog
          {...dialogs[deciding]}
          onClose={() => setDeciding(null)}
          onDecide={(comment) => {
            setDeciding(null);
            void act(
              () => studio.models.decide.mutate({ model, version, kind: deciding, comment }),
              dialogs[deciding].done,
            );
          }}
        />
      )}
    </div>
  );
}

type Act = (change: () => Promise<unknown>, done: string) => Promise<void>;

/** Makes a change, says that it is made or why not, and shows what is so now. */
function useAct(): Act {
  const queries = useQueryClient();
  return async (change, done) => {
    try {
      await change();
      tell(done);
    } catch (error) {
      warn(sentenceOf(error));
    }
    await queries.invalidateQueries({ queryKey: ["models"] });
  };
}

function StageMenu(
  props: VersionActionsProps & { readonly stages: readonly { readonly name: string }[]; readonly act: Act },
) {
  const { model, version, standing, stages, act } = props;
  const put = (stage: string) =>
    act(
      () => studio.models.setStage.mutate({ model, version, stage, comment: "" }),
      stage ? `It is in “${stage}” now.` : "It is in no stage now.",
    );
  const lines = [
    ...stages.map(({ name }) => ({
      label: name,
      checked: standing.stage === name,
      run: () => void put(name),
    })),
    null,
    { label: "No stage", checked: standing.stage === "", run: () => void put("") },
  ];
  return (
    <Menu label="Stage" lines={lines}>
      <Button>
        Stage: {standing.stage || "none"} <ChevronDown aria-hidden className="size-3.5" />
      </Button>
    </Menu>
  );
}

function AliasMenu(props: VersionActionsProps & { readonly act: Act }) {
  const { model, version, aliases, act } = props;
  const move = (alias: string, to: string | null) =>
    act(
      () => studio.models.moveAlias.mutate({ model, alias, version: to }),
      to === null ? `It no longer has the alias “${alias}”.` : `“${alias}” points at version ${to} now.`,
    );
  const own = aliasesOf(aliases, version);
  const others = Object.keys(aliases).filter((alias) => !own.includes(alias));
  const name = async () => {
    const alias = await ask({
      type: "text",
      title: "Give it an alias",
      description: `Programs name the version by it, as in models:/${model}@champion.`,
      label: "Alias",
      value: "",
      confirm: "Give",
      problem: (text) =>
        /^[\w-]{0,100}$/.test(text) ? null : "An alias has letters, digits, dashes and underscores.",
    });
    if (alias !== null) void move(alias, version);
  };
  const lines = [
    ...own.map((alias) => ({ label: `Take “${alias}” away`, run: () => void move(alias, null) })),
    ...others.map((alias) => ({
      label: `Move “${alias}” here from version ${aliases[alias]}`,
      run: () => void move(alias, version),
    })),
    { label: "Another alias…", run: () => void name() },
  ];
  return (
    <Menu label="Aliases" lines={lines}>
      <Button>
        <Tag aria-hidden className="size-3.5" /> Aliases <ChevronDown aria-hidden className="size-3.5" />
      </Button>
    </Menu>
  );
}
