import { money } from "./money";

/** vCPU and memory as people read them: `2 vCPU + 4 GiB`; at most two decimals, for a share of a machine. */
export function sizeText(size: { readonly vcpu: number; readonly memoryGiB: number }): string {
  return `${amountText(size.vcpu)} vCPU + ${amountText(size.memoryGiB)} GiB`;
}

export const amountText = (amount: number): string => String(Math.round(amount * 100) / 100);

/** What an hour of it costs, for the middle of a sentence. */
export function priceText(perHour: number): string {
  return perHour === 0 ? "free" : `${money(perHour)} an hour`;
}

/** Memory or disk as people read it. */
export function bytesText(count: number): string {
  if (count < 1024) return `${count} B`;
  const mebibytes = count / 1024 ** 2;
  if (mebibytes < 1) return `${Math.round(count / 1024)} KiB`;
  return mebibytes < 1000 ? `${Math.round(mebibytes)} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`;
}

/** The same for what may be next to nothing, which is not none. */
export function roughBytesText(count: number): string {
  return count < 1024 ** 2 ? "less than 1 MiB" : bytesText(count);
}

/** A GPU as people read it: "NVIDIA T4, 16 GiB". */
export function gpuText(gpu: {
  readonly model: string;
  readonly count: number;
  readonly memoryGiB: number;
}): string {
  return `${gpu.count > 1 ? `${gpu.count} × ` : ""}${gpu.model}, ${amountText(gpu.memoryGiB)} GiB`;
}
