import { keepsCommentRules } from "../../contracts/comments";

keepsCommentRules(async () => ({}));
