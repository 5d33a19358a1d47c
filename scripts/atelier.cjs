#!/usr/bin/env node
// What `npx atelier` starts: nothing comes before us that would look at Node's version, and `import` is a word that an
// old Node stops at, so it stands in a file that is only read once the version will do.
require("./check-node.cjs");
require("./lib/run-atelier.cjs");
