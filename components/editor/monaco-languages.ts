import type { editor, languages, Position } from "monaco-editor/editor";
import type { KernelAssist } from "./kernel-assist";
import type { MonacoApi } from "./monaco-api";

/** Python in a cell: its colours are the page's own, drawn as decorations, so it has no tokenizer. */
export const cellPython = "atelier-python";

const assists = new Map<string, KernelAssist>();

/** Completions and hovers of this text come from its kernel. */
export function assistModel(model: editor.ITextModel, assist: KernelAssist): () => void {
  const key = model.uri.toString();
  assists.set(key, assist);
  return () => assists.delete(key);
}

export function registerCellLanguages(monaco: MonacoApi): void {
  monaco.languages.register({ id: cellPython });
  monaco.languages.setLanguageConfiguration(cellPython, pythonConfiguration(monaco));
  const everywhere: languages.LanguageSelector = "*";
  monaco.languages.registerCompletionItemProvider(everywhere, {
    triggerCharacters: ["."],
    provideCompletionItems: (model, position, _context, token) =>
      completions(monaco, { model, position, isCancelled: () => token.isCancellationRequested }),
  });
  monaco.languages.registerHoverProvider(everywhere, {
    provideHover: async (model, position) => {
      const assist = assists.get(model.uri.toString());
      if (!assist || model.getWordAtPosition(position) === null) return null;
      const found = await assist.inspect(model.getValue(), model.getOffsetAt(position));
      const text = found?.["text/plain"];
      if (!text) return null;
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the kernel colours its help for a terminal
      const plain = text.replace(/\u001b\[[0-9;]*m/g, "").slice(0, 8000);
      return { contents: [{ value: `\`\`\`text\n${plain.replaceAll("```", "'''")}\n\`\`\`` }] };
    },
  });
}

async function completions(
  monaco: MonacoApi,
  at: { readonly model: editor.ITextModel; readonly position: Position; isCancelled(): boolean },
): Promise<languages.CompletionList> {
  const assist = assists.get(at.model.uri.toString());
  if (!assist) return { suggestions: [] };
  const found = await assist.complete(at.model.getValue(), at.model.getOffsetAt(at.position));
  if (found === null || at.isCancelled() || at.model.isDisposed()) return { suggestions: [] };
  const from = at.model.getPositionAt(found.start);
  const to = at.model.getPositionAt(found.end);
  const range = monaco.Range.fromPositions(from, to);
  return {
    suggestions: found.matches.slice(0, 500).map(({ text, kind }, index) => ({
      label: text,
      insertText: text,
      range,
      sortText: String(index).padStart(4, "0"),
      kind: kindOf(monaco, kind),
    })),
  };
}

function kindOf(monaco: MonacoApi, kind: string | null): languages.CompletionItemKind {
  const kinds = monaco.languages.CompletionItemKind;
  switch (kind) {
    case "function":
      return kinds.Function;
    case "class":
      return kinds.Class;
    case "module":
      return kinds.Module;
    case "keyword":
      return kinds.Keyword;
    case "property":
      return kinds.Property;
    case "path":
      return kinds.File;
    case "magic":
      return kinds.Event;
    default:
      return kinds.Variable;
  }
}

function pythonConfiguration(monaco: MonacoApi): languages.LanguageConfiguration {
  const pairs = [
    { open: "{", close: "}" },
    { open: "[", close: "]" },
    { open: "(", close: ")" },
    { open: '"', close: '"' },
    { open: "'", close: "'" },
  ];
  return {
    comments: { lineComment: "#", blockComment: ["'''", "'''"] },
    brackets: [
      ["{", "}"],
      ["[", "]"],
      ["(", ")"],
    ],
    autoClosingPairs: pairs,
    surroundingPairs: pairs,
    onEnterRules: [
      {
        beforeText:
          /^\s*(?:def|class|for|if|elif|else|while|try|with|finally|except|async|match|case)\b.*:\s*(#.*)?$/,
        action: { indentAction: monaco.languages.IndentAction.Indent },
      },
    ],
  };
}
