import type { MonacoApi } from "./monaco-api";

/** The editor takes its colours from the tokens, and takes them again when the theme changes. */
export function followTheme(monaco: MonacoApi): void {
  const apply = () => {
    const root = getComputedStyle(document.documentElement);
    const token = (name: string) => inFull(root.getPropertyValue(`--${name}`).trim() || "#808080");
    monaco.editor.defineTheme("atelier", {
      base: baseOf(document.documentElement.dataset.theme),
      inherit: false,
      rules: tokenRules.map(([scope, name]) => ({ token: scope, foreground: token(name).replace("#", "") })),
      colors: Object.fromEntries(colours.map(([key, name]) => [key, token(name)])),
    });
    monaco.editor.setTheme("atelier");
  };
  apply();
  new MutationObserver(apply).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

/** `#fff` as `#ffffff`: style sheets are shortened when they are built, and the editor refuses short colours. */
export function inFull(colour: string): string {
  return /^#[\da-f]{3,4}$/i.test(colour) ? colour.replace(/[\da-f]/gi, "$&$&") : colour;
}

function baseOf(theme: string | undefined): "vs" | "vs-dark" | "hc-black" {
  if (theme === "contrast") return "hc-black";
  return theme === "dark" ? "vs-dark" : "vs";
}

const tokenRules = [
  ["", "code-ink"],
  ["keyword", "syntax-keyword"],
  ["string", "syntax-string"],
  ["string.escape", "syntax-constant"],
  ["number", "syntax-number"],
  ["comment", "syntax-comment"],
  ["type", "syntax-class"],
  ["tag", "syntax-decorator"],
  ["attribute", "syntax-property"],
  ["key", "syntax-property"],
  ["string.key", "syntax-property"],
  ["operator", "syntax-operator"],
  ["delimiter", "syntax-punctuation"],
  ["constant", "syntax-constant"],
  ["predefined", "syntax-builtin"],
  ["string.link", "syntax-link"],
  ["keyword.md", "syntax-heading"],
  ["variable", "syntax-variable"],
  ["invalid", "syntax-invalid"],
] as const;

const colours = [
  ["editor.background", "code-surface"],
  ["editor.foreground", "code-ink"],
  ["editorCursor.foreground", "ink"],
  ["editor.selectionBackground", "code-selection"],
  ["editor.inactiveSelectionBackground", "code-selection"],
  ["editor.wordHighlightBackground", "hover"],
  ["editor.wordHighlightStrongBackground", "pressed"],
  ["editor.lineHighlightBackground", "code-line"],
  ["editorBracketMatch.background", "pressed"],
  ["editorBracketMatch.border", "line-strong"],
  ["editorLineNumber.foreground", "ink-faint"],
  ["editorLineNumber.activeForeground", "ink"],
  ["editorIndentGuide.background1", "line"],
  ["editorWidget.background", "overlay"],
  ["editorWidget.foreground", "ink"],
  ["editorWidget.border", "line-strong"],
  ["editorSuggestWidget.background", "overlay"],
  ["editorSuggestWidget.border", "line-strong"],
  ["editorSuggestWidget.foreground", "ink"],
  ["editorSuggestWidget.selectedBackground", "selected-strong"],
  ["editorSuggestWidget.selectedForeground", "ink"],
  ["editorSuggestWidget.highlightForeground", "accent-text"],
  ["editorSuggestWidget.focusHighlightForeground", "accent-text"],
  ["editorHoverWidget.background", "overlay"],
  ["editorHoverWidget.border", "line-strong"],
  ["editorHoverWidget.foreground", "ink"],
  ["editor.findMatchBackground", "selected-strong"],
  ["editor.findMatchHighlightBackground", "selected"],
  ["input.background", "raised"],
  ["input.foreground", "ink"],
  ["input.border", "line-control"],
  ["focusBorder", "focus"],
  ["list.hoverBackground", "hover"],
  ["list.focusBackground", "selected-strong"],
  ["scrollbarSlider.background", "pressed"],
  ["scrollbarSlider.hoverBackground", "line-strong"],
  ["scrollbarSlider.activeBackground", "line-control"],
  ["descriptionForeground", "ink-soft"],
  ["textLink.foreground", "accent-text"],
] as const;
