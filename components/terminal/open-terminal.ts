import { type StudioDocument, terminalDocument } from "../dock/documents";
import { useDocuments } from "../dock/documents-store";
import { whenServerReady } from "../studio/server-ready";
import { priceText } from "../studio/size-text";
import { sentenceOf, studio } from "../studio/studio-client";
import { ask } from "../ui/ask-store";
import { tell, warn } from "../ui/toast-store";
import { forgetScrollback } from "./scrollback";
import { startTerminal } from "./terminals";

/** Opens a new terminal of the person's own server, which costs nothing. */
export async function openSystemTerminal(): Promise<void> {
  try {
    const appId = await whenServerReady();
    await openNew(terminalDocument("system", { appId, name: await startTerminal(appId) }));
  } catch (error) {
    warn(sentenceOf(error));
  }
}

/** Opens a terminal inside a kernel's image: in a running app that the person chooses, or in a new one. */
export async function openImageTerminal(): Promise<void> {
  try {
    const appId = await chooseApp();
    if (appId) await openIn(appId);
  } catch (error) {
    warn(sentenceOf(error));
  }
}

export async function openIn(appId: string): Promise<void> {
  await openNew(terminalDocument("image", { appId, name: await startTerminal(appId) }));
}

/** A server gives the name of a terminal that ended to the next one; nothing of the old one is shown as the new one's. */
async function openNew(document: StudioDocument): Promise<void> {
  const { documents, close, open } = useDocuments.getState();
  if (documents.some((each) => each.id === document.id)) {
    close(document.id);
    // Its panel goes with the next frame, and writes down what it showed when it goes.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
  forgetScrollback(document.id);
  open(document);
}

/** What can be opened: apps that run first, then images that would have to be started. */
async function offers() {
  const [running, images, types] = await Promise.all([
    studio.compute.running.query(),
    studio.compute.images.query(),
    studio.compute.instanceTypes.query(),
  ]);
  const apps = running.flatMap((instance) =>
    instance.apps
      .filter((app) => app.kind === "KernelGateway" && app.state === "ready")
      .map((app) => ({ value: `app:${app.id}`, label: app.image, note: `running on ${instance.type}` })),
  );
  const type = types.find((offer) => offer.unavailable === null)?.type ?? null;
  const note = type ? `on ${type.name}, ${priceText(type.pricePerHour)}` : "";
  const starts = images
    .filter(
      (image) =>
        type &&
        !["failed", "withdrawn"].includes(image.build.state) &&
        !apps.some((app) => app.label === image.name),
    )
    .map((image) => ({ value: `image:${image.id}`, label: `Start ${image.name}`, note }));
  return { options: [...apps, ...starts], type };
}

async function chooseApp(): Promise<string | null> {
  const { options, type } = await offers();
  if (options.length === 0) {
    warn(
      "No image can be started right now. Look at the images in the launcher, or ask whoever runs this studio.",
    );
    return null;
  }
  const chosen = await ask({
    type: "choice",
    title: "Open an image terminal",
    description: "It runs inside the image, beside its kernels: what you install there, they can import.",
    label: "Where",
    options,
    confirm: "Open terminal",
  });
  if (chosen?.startsWith("app:")) return chosen.slice(4);
  if (!chosen || !type) return null;
  tell("Starting the image. The terminal opens when it is ready.");
  return appReady({ image: chosen.slice(6), instanceType: type.name });
}

/** Asks for an app until it is ready. */
async function appReady(wanted: { image: string; instanceType: string }): Promise<string> {
  for (;;) {
    const app = await studio.compute.ensureApp.mutate(wanted);
    if (app.state === "ready") return app.appId;
    await new Promise((resolve) => setTimeout(resolve, 700));
  }
}
