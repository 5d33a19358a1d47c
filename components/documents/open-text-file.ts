import { createStore, type StoreApi } from "zustand/vanilla";
import { AppError } from "@/core/errors";
import { useDocuments } from "../dock/documents-store";
import { Contents } from "../files/contents";
import { sentenceOf } from "../studio/studio-client";
import { warn } from "../ui/toast-store";
import { dropDraft, keepDraft, recallDraft } from "./drafts";

export type TextFileState =
  | { readonly phase: "loading" }
  | { readonly phase: "failed"; readonly why: string }
  | {
      readonly phase: "open";
      /** What the editor starts from; what is typed since is with the editor. */
      readonly start: string;
      /** Grows when the editor has to start anew. */
      readonly version: number;
      readonly saving: boolean;
      /** Why the file cannot just be saved: somebody else wrote another version. */
      readonly conflict: string | null;
    };

export interface TextFilePlace {
  readonly path: string;
  readonly appId: string;
  /** The document's id. */
  readonly id: string;
}

const mostBytes = 20 * 1024 * 1024;
const changedElsewhere =
  "The file was changed on disk since you opened it. Nothing was overwritten, and what you typed is kept here.";

/** A text file that is open: what was typed, which version on disk it is based on, and whether the two still agree. */
export class OpenTextFile {
  readonly store: StoreApi<TextFileState> = createStore<TextFileState>(() => ({ phase: "loading" }));
  private readonly place: TextFilePlace;
  private readonly contents: Contents;
  private text = "";
  private saved = "";
  private seen = "";
  private keeping: ReturnType<typeof setTimeout> | undefined;

  constructor(place: TextFilePlace, contents: Contents = new Contents(place.appId)) {
    this.place = place;
    this.contents = contents;
  }

  async load(): Promise<void> {
    const { path } = this.place;
    try {
      const stat = await this.contents.stat(path);
      if ((stat.size ?? 0) > mostBytes) throw new AppError("too-large", tooLarge(path));
      const file = await this.contents.readText(path);
      const draft = recallDraft(path);
      this.saved = file.text;
      this.seen = draft?.seen ?? file.hash;
      const conflict = draft && draft.seen !== file.hash ? changedElsewhere : null;
      this.begin(draft?.text ?? file.text, conflict);
    } catch (error) {
      this.store.setState({ phase: "failed", why: sentenceOf(error) }, true);
    }
  }

  /** What is in the editor now. */
  change(value: string): void {
    this.text = value;
    const { id, path } = this.place;
    clearTimeout(this.keeping);
    if (value === this.saved) {
      useDocuments.getState().markSaved(id);
      dropDraft(path);
      return;
    }
    useDocuments.getState().markUnsaved(id);
    this.keeping = setTimeout(() => this.keep(), 250);
  }

  /** Keeps what was typed at once: the page is being left. */
  keep(): void {
    clearTimeout(this.keeping);
    const { documents, unsaved } = useDocuments.getState();
    const { id, path } = this.place;
    // A document that was closed without saving has nothing to keep.
    if (unsaved[id] && documents.some((each) => each.id === id))
      keepDraft(path, { text: this.text, seen: this.seen });
  }

  /** Saves over the version that was seen, or, after a conflict that the person has decided, over any. */
  async save(over: "seen" | "any" = "seen"): Promise<void> {
    const text = this.text;
    this.set({ saving: true });
    try {
      const seen = over === "seen" ? this.seen : "any";
      this.settled(text, await this.contents.saveText(this.place.path, { text, seen }));
    } catch (error) {
      if (error instanceof AppError && error.code === "conflict") await this.disagree(text);
      else warn(sentenceOf(error));
    }
    this.set({ saving: false });
  }

  /** Takes the version on disk into the editor, where undo gives back what was typed. */
  async takeTheirs(): Promise<void> {
    try {
      const file = await this.contents.readText(this.place.path);
      clearTimeout(this.keeping);
      dropDraft(this.place.path);
      this.saved = file.text;
      this.seen = file.hash;
      this.begin(file.text, null);
    } catch (error) {
      warn(sentenceOf(error));
    }
  }

  /** Somebody looks at the file again: what was written meanwhile is shown, unless that would lose what was typed. */
  async look(): Promise<void> {
    const state = this.store.getState();
    if (state.phase !== "open" || state.saving || state.conflict !== null) return;
    const hash = await this.contents.hashOf(this.place.path).catch(() => this.seen);
    if (hash === this.seen || this.store.getState() !== state) return;
    if (this.text === this.saved) await this.takeTheirs();
    else this.set({ conflict: changedElsewhere });
  }

  /** The answer to a save can be lost on its way: then the other version is our own. */
  private async disagree(text: string): Promise<void> {
    const file = await this.contents.readText(this.place.path).catch(() => null);
    if (file?.text === text) this.settled(text, file.hash);
    else this.set({ conflict: changedElsewhere });
  }

  private settled(text: string, hash: string): void {
    this.saved = text;
    this.seen = hash;
    this.set({ conflict: null });
    this.change(this.text);
  }

  private begin(text: string, conflict: string | null): void {
    const before = this.store.getState();
    const version = before.phase === "open" ? before.version : 0;
    const same = before.phase !== "open" || before.start === text;
    this.store.setState(
      { phase: "open", start: text, version: same ? version + 1 : version, saving: false, conflict },
      true,
    );
    this.change(text);
  }

  private set(part: Partial<Extract<TextFileState, { phase: "open" }>>): void {
    const state = this.store.getState();
    if (state.phase === "open") this.store.setState({ ...state, ...part }, true);
  }
}

function tooLarge(path: string): string {
  return `“${path.split("/").at(-1)}” is larger than 20 MB, too large to edit here. You can download it, or read it in a terminal.`;
}
