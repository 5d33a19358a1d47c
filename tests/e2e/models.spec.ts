import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { isAccessible } from "./support/accessible";
import { type RunningStudio, startStudio } from "./support/running-studio";
import { joinedBy } from "./support/second-person-page";
import { enter } from "./support/shell-page";
import { cellOf, notebookOf, openNotebook, outputOf, runCell, writeNotebook } from "./support/studio-page";

test.describe.configure({ mode: "serial" });

let studio: RunningStudio;
let ada: Page;
let bob: Page;
test.beforeAll(async ({ browser }) => {
  // MLflow and the image may have to be made.
  test.setTimeout(200_000);
  studio = await startStudio({ homes: "own", settings: { usersTrustEachOther: true } });
  ada = await enter(browser, studio);
  const [home = ""] = readdirSync(join(studio.data, "homes"));
  writeNotebook(join(studio.data, "homes", home), {
    name: "train.ipynb",
    sources: ["strengths = (0.1, 1.0)", trains],
  });
  bob = await joinedBy(browser, { studio, admin: ada, name: "Bob", email: "bob@example.org" });
  const notebook = await openNotebook(ada, { url: studio.url, name: "train.ipynb" });
  await ada.getByRole("button", { name: /^Kernel:/ }).click();
  const kernels = ada.getByRole("dialog", { name: "Choose a kernel" });
  await kernels.getByRole("button", { name: "Python 3 (Data Science 3)" }).click();
  await runCell(ada, cellOf(notebook, 2));
  await expect(outputOf(notebook, 2)).toContainText("registered", { timeout: 300_000 });
});
test.afterAll(async () => {
  await bob?.context().close();
  await ada?.context().close();
  await studio?.close();
});

const trains = `import mlflow, pickle, warnings
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
warnings.simplefilter("ignore")
X, y = load_iris(return_X_y=True, as_frame=True)
mlflow.set_experiment("iris")
for C in (0.1, 1.0):
    with mlflow.start_run(run_name=f"C={C}"):
        model = LogisticRegression(C=C, max_iter=500).fit(X, y)
        mlflow.log_param("C", C)
        mlflow.log_metric("accuracy", model.score(X, y))
        form = "skops" if C < 1 else "cloudpickle"
        mlflow.sklearn.log_model(model, name="model", input_example=X.head(2),
                                 serialization_format=form, registered_model_name="iris lr")
print("registered")`;

const newest = "/registry/models/iris%20lr/2";
const status = (page: Page, text: string) => page.getByRole("status").filter({ hasText: text });

test("a version is asked for, approved by another person, and put where only approved ones may be", async () => {
  await ada.goto(studio.url);
  const side = ada.getByRole("complementary", { name: "Side panel" });
  const link = side.getByRole("link", { name: /^Models/ });
  const button = ada
    .getByRole("navigation", { name: "Studio" })
    .getByRole("button", { name: "Components and registries" });
  await expect(button).toBeVisible();
  if (!(await link.isVisible())) await button.click();
  await link.click();
  const row = ada.getByRole("table", { name: "Models" }).getByRole("row", { name: /iris lr/ });
  await expect(row).toContainText("Pending");
  await isAccessible(ada, "models");
  await row.getByRole("link", { name: "iris lr", exact: true }).click();
  await ada.getByRole("link", { name: "Version 2" }).click();
  await expect(ada.getByRole("region", { name: "Runs code when loaded" })).toContainText("model.pkl");
  await expect(ada.getByRole("region", { name: "Signature" })).toContainText("petal width (cm)");
  await expect(ada.getByRole("table", { name: "Metrics" })).toContainText("accuracy");
  await expect(ada.getByRole("button", { name: "Approve" })).toHaveCount(0);
  await ada.getByRole("button", { name: "Stage: none" }).click();
  await ada.getByRole("menuitemcheckbox", { name: "Production" }).click();
  await expect(ada.getByRole("alert").filter({ hasText: "Only an approved version" })).toBeVisible();
  await ada.getByRole("button", { name: "Ask for approval" }).click();
  await ada.getByRole("dialog").getByRole("textbox").fill("The best so far");
  await ada.getByRole("dialog").getByRole("button", { name: "Ask" }).click();
  await expect(status(ada, "You have asked for approval.")).toBeVisible();

  await bob.goto(`${studio.url}/registry/models`);
  const waiting = bob.getByRole("region", { name: "Waiting for approval" });
  await expect(waiting).toContainText("The best so far");
  await waiting.getByRole("link", { name: "iris lr 2" }).click();
  await bob.getByRole("button", { name: "Approve" }).click();
  await bob.getByRole("dialog").getByRole("textbox").fill("Looked at the residuals");
  await bob.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(status(bob, "It is approved.")).toBeVisible();
  await bob.getByRole("button", { name: "Stage: none" }).click();
  await bob.getByRole("menuitemcheckbox", { name: "Production" }).click();
  await expect(bob.getByRole("button", { name: "Stage: Production" })).toBeVisible();
  await bob.getByRole("button", { name: "Aliases" }).click();
  await bob.getByRole("menuitem", { name: "Another alias…" }).click();
  await bob.getByRole("dialog").getByRole("textbox", { name: "Alias" }).fill("production");
  await bob.getByRole("dialog").getByRole("button", { name: "Give" }).click();
  const history = bob.getByRole("region", { name: "History" });
  await expect(history).toContainText("Bob gave it the alias “production”");
  await expect(history).toContainText("Bob approved it");
  await expect(history).toContainText("Looked at the residuals");
  await expect(history).toContainText("asked for approval");
  await isAccessible(bob, "version");
});

test("a cell shows what it logged and registered, and a version leads to the notebook as it was", async () => {
  await ada.goto(`${studio.url}/notebooks/train.ipynb`);
  const cell = cellOf(notebookOf(ada, "train.ipynb"), 2);
  await expect(cell.getByRole("link", { name: /^2 runs, the last C=1\.0 · accuracy 0\.97/ })).toBeVisible();
  await cell.getByRole("link", { name: "registered 2 models, the last iris lr 2" }).waitFor();
  // Another person reads it too.
  await bob.goto(`${studio.url}${newest}`);
  await bob.getByRole("link", { name: "Its cell in the snapshot" }).click();
  await expect(bob).toHaveURL(/\/s\/[\w-]+\?version=\d+#cell-2$/);
  await expect(bob.getByRole("article", { name: "train" })).toContainText("LogisticRegression(C=C");
  await expect(bob.getByRole("article", { name: "train" })).toContainText("registered");
});

test("S2 AT-56 a version is read by everybody, and changed by nobody who may not", async () => {
  await bob.goto(`${studio.url}/registry/models/iris%20lr/1`);
  await expect(bob.getByRole("button", { name: "Approve" })).toBeVisible();
  await expect(bob.getByRole("button", { name: "Write one" })).toHaveCount(0);
  await ada.goto(`${studio.url}${newest}`);
  await ada.getByRole("button", { name: "Aliases" }).click();
  await ada.getByRole("menuitem", { name: "Take “production” away" }).click();
  await expect(
    ada.getByRole("alert").filter({ hasText: "The alias “production” is protected" }),
  ).toBeVisible();
});

test("AT-57 a card is Markdown that runs nothing", async () => {
  await ada.goto(`${studio.url}${newest}`);
  await ada.getByRole("button", { name: "Write one" }).click();
  const text = ada.getByRole("textbox", { name: "Text of the card, in Markdown" });
  await text.fill("# Iris\n\n<img src=x onerror=\"document.title='owned'\">\n\n**Only** for flowers.");
  await ada.getByRole("button", { name: "Save" }).click();
  const card = ada.getByRole("region", { name: "Card" });
  await expect(card.getByRole("heading", { name: "Iris" })).toBeVisible();
  await expect(card.locator("strong")).toHaveText("Only");
  await expect(card.locator("[onerror]")).toHaveCount(0);
  expect(await ada.title()).not.toBe("owned");
});

test("versions are compared, and followed back to their cell in two clicks", async () => {
  await ada.goto(`${studio.url}/registry/models/iris%20lr`);
  await ada.getByRole("checkbox", { name: "Choose version 1" }).check();
  await ada.getByRole("checkbox", { name: "Choose version 2" }).check();
  await ada.getByRole("button", { name: "Compare" }).click();
  const table = ada.getByRole("table", { name: "Versions side by side" });
  await expect(table.getByRole("row", { name: /^C Parameter/ })).toContainText("0.1");
  await expect(table.getByRole("row", { name: /^accuracy/ })).toBeVisible();
  await isAccessible(ada, "versions side by side");
  await table.getByRole("link", { name: "Version 2" }).click();
  await ada.getByRole("link", { name: "Its cell in train.ipynb" }).click();
  await expect(ada).toHaveURL(/\/notebooks\/train\.ipynb#cell=cell-2$/);
  await expect(cellOf(notebookOf(ada, "train.ipynb"), 2)).toBeInViewport();
});

test("files of a version are read, and its search finds it by a tag", async () => {
  await ada.goto(`${studio.url}${newest}`);
  const files = ada.getByRole("region", { name: "Files" });
  await files.getByRole("button", { name: /^MLmodel/ }).click();
  await expect(files).toContainText("loader_module: mlflow.sklearn");
  await ada.goto(`${studio.url}/registry/models`);
  const search = ada.getByRole("searchbox", { name: "Find models by name or tag" });
  await search.fill("team=nobody");
  await expect(ada.getByText("No model is like that")).toBeVisible();
  await search.fill("IRIS");
  await expect(ada.getByRole("link", { name: "iris lr", exact: true })).toBeVisible();
});
