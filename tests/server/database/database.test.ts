import { keepsDatabaseRules } from "../../contracts/studio-database";
import { sqliteEngine } from "../../support/studio-database";

keepsDatabaseRules(sqliteEngine);
