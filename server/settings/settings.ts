import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { hardwareClasses, suits, type TypeByClass } from "@/core/compute/hardware";
import { AppError } from "@/core/errors";
import type { ModelRules } from "@/core/models/approval";
import type { InstanceType } from "@/server/compute/compute-backend";
import type { DomainScripts } from "@/server/compute/start-scripts";
import type { WaitingBudget } from "@/server/compute/waiting-apps";
import type { IdleSettings } from "@/server/idle/idle";
import { type Image, imageEntry } from "@/server/images/catalogue";
import { idleEntry } from "@/server/settings/idle-entry";
import { defaultInstanceTypes } from "@/server/settings/instance-types";
import { modelsEntry } from "@/server/settings/models-entry";
import { domainScripts } from "@/server/settings/start-scripts";

/** What the administrator decides in `atelier.config.json`; what the file does not name has its default. */
export interface Settings {
  readonly domainName: string;
  readonly instanceTypes: readonly InstanceType[];
  /** Images beside those that come with Atelier; one with the name of one of those takes its place. */
  readonly images: readonly Image[];
  /** The domain's choice of the types on which kernels start; `null` where it has none. */
  readonly defaultInstanceTypes: TypeByClass;
  /** What prices are in: an ISO 4217 code. */
  readonly currency: string;
  /** The administrator says so, and that people's programs may therefore run as one user of the machine. */
  readonly usersTrustEachOther: boolean;
  /** How many apps may be starting at the same time; left out: as many as the machine has cores. */
  readonly startsAtOnce?: number | undefined;
  /** How many apps are kept ready for whoever needs one next, and what of the machine's memory they must leave. */
  readonly waiting: WaitingBudget;
  /** What runs when apps start; the file names files. */
  readonly startScripts: DomainScripts;
  /** What becomes of kernel apps that do nothing; times in ms. */
  readonly idle: IdleSettings;
  readonly sharing: {
    /** Whether links may be for whoever has them, signed in or not. */
    readonly anyoneAllowed: boolean;
    /** Whether a notebook in which secrets were found can be shared only with these masked. */
    readonly secretsBlock: boolean;
  };
  readonly models: ModelRules;
  readonly egress: {
    /** Hosts that the studio server may reach for people although they are not on the public internet. */
    readonly allowed: readonly string[];
  };
}

const name = z.string().min(1).max(100);
const positive = z.number().positive();

const instanceType = z.strictObject({
  name: name.regex(/^[a-z0-9][a-z0-9.-]*$/, "only lower-case letters, digits, dots and dashes"),
  vcpu: positive.max(1024),
  memoryGiB: positive.max(65_536),
  gpu: z
    .strictObject({ model: name, count: z.number().int().positive().max(64), memoryGiB: positive })
    .nullable()
    .default(null),
  pricePerHour: z.number().nonnegative(),
  fastLaunch: z.boolean().default(false),
});

const distinct = <Item extends { name: string }>(items: readonly Item[]) =>
  new Set(items.map((item) => item.name)).size === items.length;

/** The schema that ships with the settings file. */
const settingsSchema = z.strictObject({
  domainName: name.default("Home"),
  instanceTypes: z
    .array(instanceType)
    .min(1)
    .refine(distinct, "two entries have the same name")
    .default([...defaultInstanceTypes]),
  images: z.array(imageEntry).refine(distinct, "two entries have the same name").default([]),
  defaultInstanceType: z.union([name, z.strictObject({ cpu: name, gpu: name }).partial()]).default({}),
  usersTrustEachOther: z.boolean().default(false),
  startsAtOnce: z.number().int().positive().max(10_000).optional(),
  waiting: z
    .strictObject({
      apps: z.number().int().min(0).max(1000).default(1),
      leaveMemoryGiB: z.number().nonnegative().default(2),
    })
    .default({ apps: 1, leaveMemoryGiB: 2 }),
  startScripts: z
    .strictObject({
      JupyterServer: z.string().min(1).optional(),
      KernelGateway: z.string().min(1).optional(),
      mustSucceed: z.boolean().default(false),
    })
    .default({ mustSucceed: false }),
  idle: idleEntry,
  sharing: z
    .strictObject({ anyoneAllowed: z.boolean().default(false), secretsBlock: z.boolean().default(false) })
    .default({ anyoneAllowed: false, secretsBlock: false }),
  models: modelsEntry,
  egress: z.strictObject({ allowed: z.array(name).max(100).default([]) }).default({ allowed: [] }),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, "a currency is three capital letters, as in EUR")
    .default("USD"),
});

/** Reads the file in `data`; a mistake in it is a sentence that names the key. */
export function readSettings({ data }: { data: string }): Settings {
  const file = join(data, "atelier.config.json");
  const given = parsed(file, { schema: settingsSchema, text: textOf(file) ?? "{}" });
  const { defaultInstanceType, ...settings } = given;
  const defaultInstanceTypes = defaultTypes(defaultInstanceType, { file, types: given.instanceTypes });
  // Paths in the file are meant from where the file is.
  const images = given.images.map((image) => ({ ...image, requirements: resolve(data, image.requirements) }));
  return { ...settings, images, defaultInstanceTypes, startScripts: domainScripts(given.startScripts, data) };
}

/** A name alone is meant for kernels that need no GPU. */
function defaultTypes(
  given: string | { cpu?: string | undefined; gpu?: string | undefined },
  of: { file: string; types: readonly InstanceType[] },
): TypeByClass {
  const named = typeof given === "string" ? { cpu: given } : given;
  const wished: TypeByClass = { cpu: null, gpu: null, ...named };
  for (const hardware of hardwareClasses) {
    const name = wished[hardware];
    const type = of.types.find((one) => one.name === name);
    if (name === null || (type !== undefined && suits(hardware, type))) continue;
    const why = type === undefined ? `there is no "${name}"` : `"${name}" has no GPU`;
    throw new AppError("invalid", `defaultInstanceType in ${of.file} is not usable: ${why}.`);
  }
  return wished;
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new AppError("invalid", `${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`, {
      cause: error,
    });
  }
}

function parsed<Schema extends z.ZodType>(
  file: string,
  from: { schema: Schema; text: string },
): z.infer<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(from.text);
  } catch (error) {
    throw new AppError("invalid", `${file} is not JSON: ${(error as Error).message}.`, { cause: error });
  }
  const result = from.schema.safeParse(json);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const keys = issue?.code === "unrecognized_keys" ? issue.keys : [];
  const key = [...(issue?.path ?? []), ...keys].map(String).join(".") || "the file as a whole";
  throw new AppError("invalid", `${key} in ${file} is not usable: ${issue?.message ?? "it does not fit"}.`);
}
