import { keepsCheckRules } from "../../contracts/checks";

keepsCheckRules(async () => ({}));
