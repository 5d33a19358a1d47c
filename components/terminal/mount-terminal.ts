import { FitAddon } from "@xterm/addon-fit";
import { Terminal } from "@xterm/xterm";
import { checkConnection } from "../studio/studio-store";
import { focusWhenVisible } from "./focus-when-visible";
import { recallScrollback, rememberScrollback } from "./scrollback";
import { type LineState, TerminalLine } from "./terminal-line";
import { terminalFont, terminalTheme } from "./terminal-theme";
import { listTerminals, socketAddress } from "./terminals";

interface Mounting {
  readonly screen: HTMLElement;
  /** The document's id, under which what was said is kept. */
  readonly id: string;
  readonly place: { readonly appId: string; readonly name: string };
  readonly onState: (state: LineState) => void;
}

export interface MountedTerminal {
  recolour(): void;
  focus(): void;
  end(): void;
}

/** Puts a terminal on the screen and connects it. */
export function mountTerminal({ screen, id, place, onState }: Mounting): MountedTerminal {
  const { terminal, fit } = openTerminal(screen);
  const show = writerOf(terminal);
  const seen = recallScrollback(id);
  if (seen) show.old(seen);
  let first = true;
  const line = new TerminalLine({
    connect: () => new WebSocket(socketAddress(place, location.origin)),
    exists: async () => (await listTerminals(place.appId)).some((each) => each.name === place.name),
    seen,
    onState: (state) => {
      // Perhaps it is the whole studio that is gone: the sign for that need not wait for the next look.
      if (state === "reconnecting") checkConnection();
      onState(state);
    },
    onText: (text) => {
      if (first) show.old(text);
      else terminal.write(text);
      first = false;
    },
  });
  const typed = terminal.onData((data) => (show.repeats() && isAnswer(data)) || line.type(data));
  const sized = terminal.onResize(({ rows, cols }) => line.resize(rows, cols));
  const unfollow = followSize(screen, fit);
  line.resize(terminal.rows, terminal.cols);
  const leaving = () => rememberScrollback(id, line.seen);
  window.addEventListener("pagehide", leaving);
  // A press on the margin around the text means the terminal as well.
  let focusing = () => {};
  const pressed = () => {
    focusing();
    focusing = focusWhenVisible(screen, () => terminal.focus());
  };
  screen.addEventListener("click", pressed);
  return {
    recolour: () => {
      terminal.options.theme = terminalTheme();
    },
    focus: () => terminal.focus(),
    end: () => {
      leaving();
      window.removeEventListener("pagehide", leaving);
      screen.removeEventListener("click", pressed);
      focusing();
      unfollow();
      typed.dispose();
      sized.dispose();
      line.close();
      terminal.dispose();
    },
  };
}

/** While old text is written again, the terminal answers questions that programs asked long ago: nobody may hear it. */
function isAnswer(data: string): boolean {
  if (!data.startsWith("\u001b")) return false;
  return /^(\[[?>]?[\d;$]+[cRnyt]|P|\])/.test(data.slice(1));
}

function writerOf(terminal: Terminal) {
  let repeating = 0;
  return {
    repeats: () => repeating > 0,
    old: (text: string) => {
      repeating += 1;
      terminal.write(text, () => {
        repeating -= 1;
      });
    },
  };
}

function followSize(screen: HTMLElement, fit: FitAddon): () => void {
  const fitNow = () => {
    if (screen.clientWidth > 0 && screen.clientHeight > 0) fit.fit();
  };
  const watching = new ResizeObserver(fitNow);
  watching.observe(screen);
  fitNow();
  return () => watching.disconnect();
}

function openTerminal(screen: HTMLElement): { terminal: Terminal; fit: FitAddon } {
  const terminal = new Terminal({
    fontFamily: terminalFont(),
    fontSize: 13,
    lineHeight: 1.2,
    scrollback: 10_000,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    theme: terminalTheme(),
    minimumContrastRatio: 4.5,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.open(screen);
  terminal.attachCustomKeyEventHandler((event) => takesKey(terminal, event));
  return { terminal, fit };
}

/** Ctrl-C copies when something is selected; the palette's keys stay the studio's. */
function takesKey(terminal: Terminal, event: KeyboardEvent): boolean {
  if (event.type !== "keydown") return true;
  const control = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (control && key === "c" && terminal.hasSelection()) {
    void navigator.clipboard.writeText(terminal.getSelection());
    event.preventDefault();
    if (event.shiftKey) event.stopPropagation();
    else terminal.clearSelection();
    return false;
  }
  if (control && event.shiftKey && key === "p") return false;
  // The browser pastes by itself; the terminal must only not send the key.
  return !(control && key === "v");
}
