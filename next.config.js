import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));

/** @type {import("next").NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  allowedDevOrigins: ["127.0.0.1"],
  // It would lie over the studio's own button in that corner.
  devIndicators: false,
  productionBrowserSourceMaps: false,
  turbopack: { root },
  // `npm run check` checks types, once; a start need not do it again.
  typescript: { ignoreBuildErrors: true },
};
