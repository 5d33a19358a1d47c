"use client";
import { useQuery } from "@tanstack/react-query";
import { ShieldAlert } from "lucide-react";
import type { ModelContent } from "@/core/models/content";
import type { LoadingRisk } from "@/core/models/loading";
import { aliasesOf, type ModelVersion } from "@/core/models/models";
import { Asked, AwayNote } from "../registry/asked";
import { Fact, Facts, OriginFact } from "../registry/facts";
import { Files, type FilesOf } from "../registry/files";
import { KeptNotebook } from "../registry/kept-notebook";
import { RegistryFrame } from "../registry/registry-frame";
import { mapped, Values } from "../registry/values";
import { valueText, whenText } from "../registry/when";
import { bytesText } from "../studio/size-text";
import { studio } from "../studio/studio-client";
import { tableLook } from "../usage/usage-table";
import { modelAddress } from "./addresses";
import { Card } from "./card";
import { DecisionTrail } from "./decision-trail";
import { AliasBadges, StandingBadge } from "./standing-badge";
import { contentQuery, useRunOf, versionQuery } from "./use-version";
import { VersionActions } from "./version-actions";

interface VersionName {
  readonly model: string;
  readonly version: string;
}

/** One version: how it stands, who decides, what it takes and gives, and the cell that it came from. */
export function VersionPage({ model, version }: VersionName) {
  return (
    <RegistryFrame
      registry="Models"
      title={`Version ${version}`}
      trail={[
        { name: "Models", href: "/registry/models" },
        { name: model, href: modelAddress(model) },
      ]}
    >
      <Version model={model} version={version} />
    </RegistryFrame>
  );
}

function Version(name: VersionName) {
  const found = useQuery({ ...versionQuery(name), refetchInterval: 15_000 });
  const content = useQuery(contentQuery(name));
  return (
    <Asked answer={found} what="Looking for the version">
      {({ value: { version, model }, asOf, standing, decisions, isOwn, mayApprove, names }) => {
        const known = standing ?? { approval: "pending", isAsked: false, stage: "" };
        return (
          <>
            {asOf !== null && <AwayNote asOf={asOf} />}
            <p className="mt-2 flex flex-wrap items-center gap-1">
              <StandingBadge standing={known} />
              {known.stage && <span className="me-1 text-ink-soft">in {known.stage}</span>}
              <AliasBadges aliases={aliasesOf(model.aliases, version.version)} />
            </p>
            <VersionActions {...name} standing={known} aliases={model.aliases} {...{ isOwn, mayApprove }} />
            <VersionFacts
              version={version}
              madeBy={(version.madeBy && names[version.madeBy]) || null}
              content={content.data?.value.content ?? null}
            />
            {content.data && <Risks risks={content.data.value.risks} />}
            <Card {...name} card={version.card} canEdit={isOwn} />
            {content.data?.value.content && <Signature content={content.data.value.content} />}
            <Logged version={version} />
            <DecisionTrail decisions={decisions} names={names} />
            <Files of={filesOfVersion(name)} />
          </>
        );
      }}
    </Asked>
  );
}

function filesOfVersion({ model, version }: VersionName): FilesOf {
  return {
    key: ["model-files", model, version],
    list: (path) => studio.models.files.query({ model, version, path }),
    address: `/model-files/${encodeURIComponent(model)}/${version}`,
  };
}

interface VersionFactsProps {
  readonly version: ModelVersion;
  readonly madeBy: string | null;
  readonly content: ModelContent | null;
}

function VersionFacts({ version, madeBy, content }: VersionFactsProps) {
  const run = useRunOf(version.runId).data?.value;
  const flavors = content?.flavors.filter((name) => name !== "python_function") ?? [];
  return (
    <Facts label="About this version">
      {madeBy && <Fact name="Made by">{madeBy}</Fact>}
      <Fact name="Made">{whenText(version.createdAt)}</Fact>
      {version.runId && (
        <Fact name="Run">
          <a href={`/registry/runs/${version.runId}`} className="rounded text-accent-text hover:underline">
            {run?.name || version.runId.slice(0, 8)}
          </a>
        </Fact>
      )}
      {run && <OriginFact notebook={run.origin.notebook} cellId={run.origin.cellId} />}
      <KeptNotebook kind="version" thing={`${version.model}/${version.version}`} />
      {run?.origin.image && <Fact name="Image">{run.origin.image}</Fact>}
      {flavors.length > 0 && <Fact name="Made with">{flavors.join(", ")}</Fact>}
      {content?.python && <Fact name="Python">{content.python}</Fact>}
      {content?.size != null && <Fact name="Size">{bytesText(content.size)}</Fact>}
      <Fact name="Load it with">
        <code className="rounded bg-code-surface px-1 font-mono text-xs">
          mlflow.pyfunc.load_model("models:/{version.model}/{version.version}")
        </code>
      </Fact>
    </Facts>
  );
}

/** Found by looking at names and at what the model says of itself; nothing of it is loaded. */
function Risks({ risks }: { readonly risks: readonly LoadingRisk[] }) {
  if (risks.length === 0) return null;
  return (
    <section
      aria-label="Runs code when loaded"
      className="mt-4 rounded-xl border border-warning bg-warning-soft p-4 text-ink"
    >
      <h2 className="flex items-center gap-2 font-semibold">
        <ShieldAlert aria-hidden className="size-4 text-warning" /> Runs code when loaded
      </h2>
      <p className="mt-1">Load it only if you trust whoever made it.</p>
      <ul className="mt-2 flex flex-col gap-1">
        {risks.map(({ where, why }) => (
          <li key={where + why} className="break-words">
            <code className="font-mono text-xs">{where}</code>: {why}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Signature({ content }: { readonly content: ModelContent }) {
  const parts = [
    { caption: "Takes", columns: content.inputs },
    { caption: "Gives", columns: content.outputs },
  ];
  if (parts.every(({ columns }) => columns === null)) return null;
  return (
    <section aria-label="Signature" className="mt-4 grid gap-4 md:grid-cols-2">
      {parts.map(({ caption, columns }) => (
        <div key={caption} className="min-w-0 rounded-xl border border-line bg-raised p-4 shadow-raised">
          <table className={tableLook}>
            <caption>{caption}</caption>
            <tbody>
              {(columns ?? []).map(({ name, type, isRequired }) => (
                <tr key={name}>
                  <th scope="row" className="pe-3! break-words">
                    {name || <span className="text-ink-faint">(without a name)</span>}
                  </th>
                  <td className="font-mono text-xs">{type}</td>
                  <td className="text-2xs text-ink-faint">{isRequired ? "" : "optional"}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {columns === null && <p className="text-ink-faint">It does not say.</p>}
        </div>
      ))}
    </section>
  );
}

/** What its run logged. */
function Logged({ version }: { readonly version: ModelVersion }) {
  const run = useRunOf(version.runId).data?.value;
  if (run === undefined) return null;
  return (
    <div className="mt-4 grid gap-4 md:grid-cols-2">
      <Values caption="Metrics" of="Metric" isNumber values={mapped(run.metrics, valueText)} />
      <Values caption="Parameters" of="Parameter" values={run.params} />
    </div>
  );
}
