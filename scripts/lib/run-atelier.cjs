// From CommonJS an ES module can only be imported at run time.
import("../atelier.mjs");
