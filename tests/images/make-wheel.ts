import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { baseEnvironment } from "../support/python-environments";

/**
 * The package `sailing` of that version, built without a network: a module that knows its version, a program `sail`
 * that says it, and a file beside the packages.
 */
export async function makeWheel(folder: string, of: { readonly version: string }): Promise<string> {
  const path = join(folder, `sailing-${of.version}-py3-none-any.whl`);
  execFileSync(join(await baseEnvironment(), "bin", "python"), ["-c", script, path, of.version]);
  return path;
}

const script = `
import sys, zipfile
path, version = sys.argv[1:]
info = f"sailing-{version}.dist-info"
files = {
    "sailing/__init__.py": f"version = {version!r}\\n\\ndef say():\\n    print('sailing', version)\\n",
    f"sailing-{version}.data/data/share/sailing/chart.txt": "here be dragons\\n",
    f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: sailing\\nVersion: {version}\\n",
    f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    f"{info}/entry_points.txt": "[console_scripts]\\nsail = sailing:say\\n",
}
record = "".join(f"{name},,\\n" for name in [*files, f"{info}/RECORD"])
with zipfile.ZipFile(path, "w") as wheel:
    for name, text in [*files.items(), (f"{info}/RECORD", record)]:
        wheel.writestr(name, text)
`;
