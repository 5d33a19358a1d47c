import type { editor } from "monaco-editor/editor";

const codeSize = 13;
const codeLine = 20;

const codeFont = () => getComputedStyle(document.documentElement).getPropertyValue("--font-code").trim();

function common(): editor.IStandaloneEditorConstructionOptions {
  return {
    theme: "atelier",
    fontFamily: codeFont(),
    fontSize: codeSize,
    lineHeight: codeLine,
    fontLigatures: false,
    letterSpacing: 0,
    minimap: { enabled: false },
    automaticLayout: false,
    fixedOverflowWidgets: true,
    editContext: false,
    scrollBeyondLastLine: false,
    renderLineHighlight: "none",
    occurrencesHighlight: "off",
    overviewRulerLanes: 0,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    guides: { indentation: false },
    bracketPairColorization: { enabled: false },
    unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false },
    stickyScroll: { enabled: false },
    suggest: { showWords: false, showIcons: true, preview: false },
    wordBasedSuggestions: "off",
    quickSuggestions: false,
    acceptSuggestionOnEnter: "smart",
    contextmenu: false,
    links: false,
    dragAndDrop: false,
  };
}

/** The same box as the static text, to the pixel: no gutter, no padding of its own. */
export function cellOptions(): editor.IStandaloneEditorConstructionOptions {
  return {
    ...common(),
    lineNumbers: "off",
    glyphMargin: false,
    folding: false,
    lineDecorationsWidth: 0,
    lineNumbersMinChars: 0,
    scrollBeyondLastColumn: 2,
    padding: { top: 0, bottom: 0 },
    scrollbar: {
      vertical: "hidden",
      horizontal: "auto",
      horizontalScrollbarSize: 8,
      useShadows: false,
      handleMouseWheel: false,
      alwaysConsumeMouseWheel: false,
    },
  };
}

export function fileOptions(): editor.IStandaloneEditorConstructionOptions {
  return {
    ...common(),
    lineNumbers: "on",
    lineNumbersMinChars: 4,
    glyphMargin: false,
    folding: true,
    padding: { top: 8, bottom: 8 },
    scrollbar: { useShadows: false },
    wordBasedSuggestions: "currentDocument",
    renderLineHighlight: "line",
    guides: { indentation: true },
    links: true,
  };
}
