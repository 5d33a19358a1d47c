import { z } from "zod";
import { approverRules, type ModelRules } from "@/core/models/approval";

const name = z.string().min(1).max(100);
const stages = [
  { name: "Development", needsApproval: false },
  { name: "Staging", needsApproval: false },
  { name: "Production", needsApproval: true },
];

/** Who approves versions of models, and what only approved ones may be. */
export const modelsEntry = z
  .strictObject({
    approvers: z.union([z.enum(approverRules), z.array(z.email()).min(1).max(1_000)]).default("others"),
    protectedAliases: z.array(name).max(100).default(["production"]),
    stages: z
      .array(z.strictObject({ name, needsApproval: z.boolean().default(false) }))
      .max(50)
      .default(stages),
    approveOnlyReproduced: z.boolean().default(false),
  })
  .default({
    approvers: "others",
    protectedAliases: ["production"],
    stages,
    approveOnlyReproduced: false,
  })
  .transform((given): ModelRules => given);
