/** What a kernel needs of the machine. */
export const hardwareClasses = ["cpu", "gpu"] as const;

export type HardwareClass = (typeof hardwareClasses)[number];

/** A type for each class; `null` where the catalogue has none. */
export type TypeByClass = Readonly<Record<HardwareClass, string | null>>;

interface ClassedType {
  readonly name: string;
  readonly gpu: object | null;
}

/** Where kernels of a class start unless somebody says otherwise. */
const usualTypes: Readonly<Record<HardwareClass, string>> = { cpu: "ml.t3.medium", gpu: "ml.g4dn.xlarge" };

/** Whether kernels of that class find what they need; one that needs no GPU runs beside one too. */
export function suits(hardware: HardwareClass, type: Pick<ClassedType, "gpu">): boolean {
  return hardware === "cpu" || type.gpu !== null;
}

/**
 * The type on which kernels of a class start: the person's, else the domain's, else the usual one, else the first that
 * suits. A wish that the catalogue does not know any more, or that does not suit, counts for nothing.
 */
export function defaultType(of: {
  readonly hardware: HardwareClass;
  readonly types: readonly ClassedType[];
  readonly person: string | null;
  readonly domain: string | null;
}): string | null {
  const { hardware } = of;
  const suiting = of.types.filter((type) => suits(hardware, type));
  const wishes = [of.person, of.domain, usualTypes[hardware]];
  const wished = wishes.find((wish) => suiting.some(({ name }) => name === wish));
  // A machine with a GPU is no place to begin for what needs none.
  const first = suiting.find((type) => hardware === "gpu" || type.gpu === null) ?? suiting[0];
  return wished ?? first?.name ?? null;
}
