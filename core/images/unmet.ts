/** What was found in an environment that is to be an image. */
export interface FoundEnvironment {
  /** `3.11.7`. */
  readonly python: string;
  /** Of the modules that apps need, those that can be imported. */
  readonly modules: readonly string[];
  readonly kernelspecs: readonly {
    readonly name: string;
    readonly displayName: string;
    /** What starts the kernel, and whether it is there. */
    readonly program: string;
    readonly found: boolean;
    readonly needsIpykernel: boolean;
  }[];
  readonly packages: readonly { readonly name: string; readonly version: string }[];
}

const oldest = [3, 10] as const;

/** What the environment lacks to be an image, as sentences with the remedy; empty where it lacks nothing. */
export function unmet(
  found: FoundEnvironment,
  wanted: { readonly python: string | null },
): readonly string[] {
  return [...ofPython(found, wanted.python), ...ofModules(found), ...ofKernels(found)];
}

function ofPython({ python }: FoundEnvironment, wanted: string | null): readonly string[] {
  const [major = 0, minor = 0] = python.split(".").map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
    return [`Its Python is ${python}; an image needs ${oldest.join(".")} or newer.`];
  if (wanted !== null && `${major}.${minor}` !== wanted)
    return [`It was to have Python ${wanted} and has ${python}.`];
  return [];
}

const uses: Readonly<Record<string, string>> = {
  jupyter_server: "jupyter_server is missing, through which apps answer; add jupyter_server>=2.21.",
  terminado: "terminado is missing, without which there is no image terminal; add terminado>=0.18.",
  pip: "pip is missing, so nobody could add packages; add pip>=25.",
};

function ofModules({ modules }: FoundEnvironment): readonly string[] {
  return Object.entries(uses).flatMap(([name, sentence]) => (modules.includes(name) ? [] : [sentence]));
}

function ofKernels({ kernelspecs, modules }: FoundEnvironment): readonly string[] {
  const noPython = "ipykernel is missing, which runs Python; add ipykernel>=7.";
  if (kernelspecs.length === 0) {
    const why = "It has no kernelspec, so no kernel could be started from it.";
    return [
      modules.includes("ipykernel") ? `${why} Put one into share/jupyter/kernels.` : `${why} ${noPython}`,
    ];
  }
  const lacking = kernelspecs.some((spec) => spec.needsIpykernel) && !modules.includes("ipykernel");
  const gone = kernelspecs.filter((spec) => !spec.found);
  return [
    ...(lacking ? [noPython] : []),
    ...gone.map((spec) => `The program of its kernel "${spec.name}" is not there: ${spec.program}.`),
  ];
}
