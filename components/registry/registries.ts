/** The registries that there are, and where each begins. */
export const registries = [
  {
    name: "Models",
    href: "/registry/models",
    about: "Versions, who approved them, and where they came from",
  },
  { name: "Experiments", href: "/registry/experiments", about: "Runs that notebooks logged, compared" },
  { name: "Pipelines", href: "/registry/pipelines", about: "Notebooks that run one after the other" },
] as const;

export type Registry = (typeof registries)[number]["name"];
