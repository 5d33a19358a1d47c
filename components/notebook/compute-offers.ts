import { useQuery } from "@tanstack/react-query";
import { studio } from "@/components/studio/studio-client";

/** What can be chosen. Asked when a choice is opened, so that "unavailable" is of now. */
export const useInstanceTypes = (options: { readonly enabled: boolean }) =>
  useQuery({
    queryKey: ["compute", "instanceTypes"],
    queryFn: () => studio.compute.instanceTypes.query(),
    enabled: options.enabled,
    staleTime: 5_000,
  });

export const useImages = (options: { readonly enabled: boolean }) =>
  useQuery({
    queryKey: ["compute", "images"],
    queryFn: () => studio.compute.images.query(),
    enabled: options.enabled,
    staleTime: 5_000,
  });
