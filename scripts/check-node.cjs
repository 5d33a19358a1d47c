// Loaded before each of our scripts (see package.json): a Node that is too old stops at the first new word in them, with
// an error that tells nobody what to do.
var refusal = require("./lib/node-version.cjs").refusalOf(process.versions.node);
if (refusal !== null) {
  console.error("\n%s", refusal);
  process.exit(1);
}
