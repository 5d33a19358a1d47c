import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings } from "@/server/settings/settings";

const withFile = (text: string) => {
  const data = mkdtempSync(join(tmpdir(), "settings-"));
  writeFileSync(join(data, "atelier.config.json"), text);
  return { data };
};

describe("the settings file", () => {
  it("may be absent: the sizes that people know are there", () => {
    const settings = readSettings({ data: mkdtempSync(join(tmpdir(), "settings-")) });
    const medium = settings.instanceTypes.find((type) => type.name === "ml.t3.medium");
    expect(medium).toMatchObject({ vcpu: 2, memoryGiB: 4, fastLaunch: true });
    expect(settings.defaultInstanceTypes).toEqual({ cpu: null, gpu: null });
    expect(settings.instanceTypes.some((type) => type.gpu !== null)).toBe(true);
  });

  it("replaces the catalogue by the administrator's", () => {
    const type = { name: "small", vcpu: 1, memoryGiB: 2, pricePerHour: 0 };
    const settings = readSettings(withFile(JSON.stringify({ domainName: "Lab", instanceTypes: [type] })));
    expect(settings).toEqual({
      domainName: "Lab",
      usersTrustEachOther: false,
      instanceTypes: [{ ...type, gpu: null, fastLaunch: false }],
      images: [],
      defaultInstanceTypes: { cpu: null, gpu: null },
      currency: "USD",
      waiting: { apps: 1, leaveMemoryGiB: 2 },
      startScripts: { JupyterServer: null, KernelGateway: null, mustSucceed: false },
      idle: {
        stopAfterMs: 7_200_000,
        warnMs: 600_000,
        stuckAfterMs: 86_400_000,
        person: { leastMs: 900_000, mostMs: 604_800_000, never: false },
      },
      sharing: { anyoneAllowed: false, secretsBlock: false },
      egress: { allowed: [] },
      models: {
        approvers: "others",
        protectedAliases: ["production"],
        stages: [
          { name: "Development", needsApproval: false },
          { name: "Staging", needsApproval: false },
          { name: "Production", needsApproval: true },
        ],
        approveOnlyReproduced: false,
      },
    });
  });

  it("S33 takes the types on which kernels start, by what they need; a name alone is for those without a GPU", () => {
    const defaultsOf = (text: string) => readSettings(withFile(text)).defaultInstanceTypes;
    expect(defaultsOf('{"defaultInstanceType":"ml.m5.large"}')).toEqual({ cpu: "ml.m5.large", gpu: null });
    expect(defaultsOf('{"defaultInstanceType":{"cpu":"ml.c5.large","gpu":"ml.p3.2xlarge"}}')).toEqual({
      cpu: "ml.c5.large",
      gpu: "ml.p3.2xlarge",
    });
  });

  it("takes the domain's start-up scripts from the files that it names, and says which cannot be used", () => {
    const where = withFile('{"startScripts":{"KernelGateway":"setup.sh","mustSucceed":true}}');
    expect(() => readSettings(where)).toThrow(/startScripts.KernelGateway is not usable: setup.sh .*ENOENT/);
    writeFileSync(join(where.data, "setup.sh"), "echo hello\n");
    const { startScripts } = readSettings(where);
    expect(startScripts).toEqual({ JupyterServer: null, KernelGateway: "echo hello\n", mustSucceed: true });
    writeFileSync(join(where.data, "setup.sh"), "x".repeat(16_385));
    expect(() => readSettings(where)).toThrow(/at most 16,384 characters/);
  });

  it("S60 takes the currency that prices are in", () => {
    expect(readSettings(withFile('{"currency":"EUR"}')).currency).toBe("EUR");
    expect(() => readSettings(withFile('{"currency":"euro"}'))).toThrow(
      /currency in .* three capital letters/,
    );
  });

  it("adds the administrator's images, their requirements meant from where the file is", () => {
    const image = { name: "lab", displayName: "Lab", requirements: "lab.lock" };
    const where = withFile(JSON.stringify({ images: [image] }));
    expect(readSettings(where).images).toEqual([
      { ...image, description: "", kernelspecs: ["python3"], requirements: join(where.data, "lab.lock") },
    ]);
  });

  it.each([
    ["{", "is not JSON"],
    ['{"instanceTypes":[{"name":"a","vcpu":-1,"memoryGiB":1,"pricePerHour":0}]}', "instanceTypes.0.vcpu in"],
    ['{"instanceTypes":[]}', "instanceTypes in"],
    [
      '{"instanceTypes":[{"name":"a;rm","vcpu":1,"memoryGiB":1,"pricePerHour":0}]}',
      "instanceTypes.0.name in",
    ],
    ['{"defaultInstanceType":"none"}', 'there is no "none"'],
    ['{"defaultInstanceType":{"gpu":"ml.t3.medium"}}', '"ml.t3.medium" has no GPU'],
    ['{"defaultInstanceType":{"tpu":"ml.t3.medium"}}', "defaultInstanceType"],
    ['{"images":[{"name":"Nope","displayName":"x","requirements":"r"}]}', "images.0.name in"],
    ['{"images":[{"name":"lab","displayName":"Lab"}]}', "images.0.requirements in"],
    ['{"instnaceTypes":[]}', "instnaceTypes in"],
  ])("says what is wrong with %s", (text, key) => {
    expect(() => readSettings(withFile(text))).toThrow(key);
  });
});
