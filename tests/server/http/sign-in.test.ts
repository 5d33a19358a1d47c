import { keepsSessionRules } from "../../contracts/sessions";
import { keepsSignInRules } from "../../contracts/sign-in";

keepsSignInRules(async () => ({}));
keepsSessionRules(async () => ({}));
