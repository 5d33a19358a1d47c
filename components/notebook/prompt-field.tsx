"use client";
import { useState } from "react";
import type { Prompt } from "@/core/session/session";
import { useNotebook } from "./use-notebook";

/** `input()` and `getpass()`: the code waits for a person, on whatever tab. */
export function PromptField({ prompt }: { readonly prompt: Prompt }) {
  const notebook = useNotebook();
  const [answer, setAnswer] = useState("");
  const send = (event: React.FormEvent) => {
    event.preventDefault();
    notebook.dispatch({ type: "answerPrompt", promptId: prompt.id, answer });
  };
  return (
    <form className="prompt-field" onSubmit={send}>
      <label>
        <span>{prompt.text === "" ? "Input" : prompt.text}</span>
        <input
          // biome-ignore lint/a11y/noAutofocus: the code has stopped and waits for exactly this
          autoFocus
          type={prompt.hidden ? "password" : "text"}
          autoComplete="off"
          spellCheck={false}
          value={answer}
          onChange={(event) => setAnswer(event.target.value)}
        />
      </label>
      <button type="submit" className="output-button">
        Send
      </button>
    </form>
  );
}
