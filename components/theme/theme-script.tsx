import { THEME_KEY } from "./theme";

/**
 * Sets `data-theme` before the first paint, so that nobody sees a flash of the other theme. It is a string because it
 * runs before any module does.
 */
const source = `(function(){var t="system";try{t=localStorage.getItem("${THEME_KEY}")||t}catch(e){}
var m=function(q){return matchMedia(q).matches};
document.documentElement.dataset.theme=t!=="system"?t:m("(prefers-contrast: more)")?"contrast":m("(prefers-color-scheme: dark)")?"dark":"light"})()`;

export function ThemeScript({ nonce }: { nonce: string | undefined }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, and there is no other way before paint
  return <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: source }} />;
}
