/**
 * What is looked for before a notebook is shown to others. Most kinds have a form of their own, as their issuers
 * publish it; the rest are told by the word in front of them. `group` is the part that is the secret.
 */
interface SecretKind {
  readonly name: string;
  readonly pattern: RegExp;
  readonly group?: number;
  /** Whether what was found is one after all: a check digit, say, or that it is not an example. */
  readonly accept?: (found: string) => boolean;
}

const kind = (name: string, pattern: RegExp): SecretKind => ({ name, pattern });
/** After a word and `=` or `:`, quoted or not: the value is the secret. */
const named = (name: string, words: string, value: string): SecretKind => ({
  name,
  pattern: new RegExp(
    `(?:${words})["']?\\s{0,5}(?:=>|:=|=|:)\\s{0,5}[furbFURB]{0,2}["']?(${value})(?![\\w-])`,
    "gi",
  ),
  group: 1,
  accept: notAnExample,
});

export const secretKinds: readonly SecretKind[] = [
  // Clouds
  kind("AWS access key", /\b(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z2-7]{16}\b/g),
  named("AWS secret key", "aws_?secret(?:_access)?_?key(?:_id)?", "[A-Za-z0-9/+=]{40}"),
  named("AWS session token", "aws_?session_?token", "[A-Za-z0-9/+=]{100,2000}"),
  kind("Google API key", /\bAIza[\w-]{35}(?![\w-])/g),
  kind("Google OAuth secret", /\bGOCSPX-[\w-]{28}(?![\w-])/g),
  kind("Google OAuth token", /\bya29\.[\w-]{30,400}/g),
  named("Azure storage key", "AccountKey", "[A-Za-z0-9+/]{86}=="),
  kind("Azure SAS signature", /[?&]sig=[A-Za-z0-9%+/]{40,120}(?:%3D|=)?/g),
  kind("Azure client secret", /\b[\w~.]{3}8Q~[\w~.-]{34}/g),
  kind("DigitalOcean token", /\bdo[opr]_v1_[0-9a-f]{64}\b/g),
  named("Heroku API key", "heroku[\\w.-]{0,20}", "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
  named("Cloudflare token", "cloudflare[\\w.-]{0,20}", "[\\w-]{37,45}"),
  kind("Alibaba access key", /\bLTAI[A-Za-z0-9]{17,24}\b/g),
  kind("HashiCorp Vault token", /\bhv[sbr]\.[\w-]{24,300}/g),
  kind("Terraform Cloud token", /\b[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,70}/g),
  kind("Pulumi token", /\bpul-[0-9a-f]{40}\b/g),
  // Code and packages
  kind("GitHub token", /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/g),
  kind("GitHub fine-grained token", /\bgithub_pat_\w{22,255}/g),
  kind("GitLab token", /\bgl(?:pat|dt|rt|cbt|ptt|ft|soat)-[\w-]{20,64}/g),
  kind("Bitbucket token", /\bATBB[A-Za-z0-9]{28,64}\b/g),
  kind("npm token", /\bnpm_[A-Za-z0-9]{36}\b/g),
  kind("PyPI token", /\bpypi-[\w-]{50,400}/g),
  kind("RubyGems token", /\brubygems_[0-9a-f]{48}\b/g),
  kind("Docker Hub token", /\bdckr_(?:pat|oat)_[\w-]{27,64}/g),
  kind("Atlassian token", /\bATATT3[\w-]{60,300}=?[0-9A-F]{0,8}/g),
  kind("Linear token", /\blin_api_[A-Za-z0-9]{40}\b/g),
  kind("Postman key", /\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}\b/g),
  // Models and data
  kind("Hugging Face token", /\bhf_[A-Za-z0-9]{30,50}\b/g),
  kind("OpenAI key", /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[\w-]{20,}/g),
  kind("OpenAI key (older)", /\bsk-[A-Za-z0-9]{48}\b/g),
  kind("Anthropic key", /\bsk-ant-[a-z0-9]{3,10}-[\w-]{80,120}/g),
  kind("Replicate token", /\br8_[A-Za-z0-9]{37}\b/g),
  kind("Groq key", /\bgsk_[A-Za-z0-9]{52}\b/g),
  kind("Databricks token", /\bdapi[0-9a-f]{32}(?:-\d)?\b/g),
  named("Weights & Biases key", "wandb[\\w.-]{0,20}", "[0-9a-f]{40}"),
  named("Snowflake password", "snowflake_?(?:password|pwd)", "[^\\s\"']{6,100}"),
  kind(
    "Kaggle key",
    /"username"\s{0,5}:\s{0,5}"[^"\n]{1,60}"\s{0,5},\s{0,5}"key"\s{0,5}:\s{0,5}"[0-9a-f]{32}"/g,
  ),
  kind("Neptune token", /\beyJhcGlfYWRkcmVzcyI6[\w+/=-]{40,400}/g),
  named("Datadog key", "(?:datadog|dd)[_-]?(?:api|app)[_-]?key", "[0-9a-f]{32,40}"),
  kind("Grafana token", /\bgl(?:c|sa)_[\w+/=-]{32,400}/g),
  kind("New Relic key", /\bNR(?:AK|II|JS|SP)-[A-Z0-9-]{27,40}\b/gi),
  kind("Sentry token", /\bsntry[su]_[\w+/=-]{40,400}/g),
  // Messages and money
  kind("Slack token", /\bxox[abeoprs]-[\w-]{10,250}/g),
  kind("Slack webhook", /https:\/\/hooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9+/]{43,56}/g),
  kind(
    "Discord webhook",
    /https:\/\/(?:canary\.|ptb\.)?discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,80}/g,
  ),
  kind("Teams webhook", /https:\/\/[a-z0-9-]{1,60}\.webhook\.office\.com\/webhookb2\/[\w@/-]{60,300}/g),
  kind("Telegram bot token", /\b\d{8,10}:AA[\w-]{33}(?![\w-])/g),
  kind("Twilio key", /\bSK[0-9a-f]{32}\b/g),
  kind("SendGrid key", /\bSG\.[\w-]{22}\.[\w-]{43}(?![\w-])/g),
  kind("Mailgun key", /\bkey-[0-9a-f]{32}\b/g),
  kind("Mailchimp key", /\b[0-9a-f]{32}-us\d{1,2}\b/g),
  kind("Stripe key", /\b[sr]k_(?:live|test)_[A-Za-z0-9]{24,250}\b/g),
  kind("Square token", /\b(?:EAAA[\w-]{60}|sq0(?:atp|csp)-[\w-]{22,43})(?![\w-])/g),
  kind("Shopify token", /\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}\b/g),
  kind("PayPal token", /\baccess_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32}\b/g),
  kind("Notion token", /\b(?:secret_[A-Za-z0-9]{43}|ntn_[A-Za-z0-9]{46})\b/g),
  kind("Airtable token", /\bpat[A-Za-z0-9]{14}\.[0-9a-f]{64}\b/g),
  kind("Dropbox token", /\bsl\.[\w-]{130,200}/g),
  // Forms that many issuers share
  kind(
    "Private key",
    /-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----[\s\S]{20,20000}?-----END (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g,
  ),
  kind("PuTTY private key", /PuTTY-User-Key-File-\d: [\s\S]{20,10000}?Private-MAC: [0-9a-f]{40,64}/g),
  kind("age private key", /\bAGE-SECRET-KEY-1[02-9A-HJ-NP-Z]{58}\b/g),
  kind("JSON web token", /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{10,1000}/g),
  {
    name: "Password in an address",
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/"'<>]{0,100}:([^\s:@/"'<>]{3,200})@[^\s"'<>]{2,200}/gi,
    group: 1,
    accept: notAnExample,
  },
  {
    name: "Authorization header",
    pattern: /\b(?:Bearer|Basic|Token)\s{1,3}([\w~+/.-]{20,2000}={0,2})/g,
    group: 1,
    accept: isMixed,
  },
  named("Password", "(?:\\w{0,30}[_-])?(?:password|passwd|passphrase|pwd)", "[^\\s\"',;(){}\\[\\]]{6,100}"),
  named(
    "Key or token",
    "(?:\\w{0,30}[_-])?(?:api[_-]?key|apikey|secret[_-]?key|secret|auth[_-]?token|access[_-]?token|private[_-]?token)",
    "[\\w+/=.-]{16,200}",
  ),
  // People and places
  { name: "Card number", pattern: /(?<![\d.,-])\d(?:[ -]?\d){12,18}(?![\d.,]\d|\d)/g, accept: isCardNumber },
  { name: "IBAN", pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/g, accept: isIban },
  kind("US social security number", /\b(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}\b/g),
  {
    name: "E-mail address",
    pattern: /\b[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}\b/gi,
    accept: (found) =>
      !/@(?:[\w-]+\.)*(?:example|test|invalid|localhost)(?:\.\w+)?$|@(?:\dx?|users\.noreply)\b/i.test(found),
  },
  kind("Phone number", /(?<![\w.+-])\+[1-9]\d{0,2}[ -](?:\(?\d{1,4}\)?[ -]){1,4}\d{2,6}(?![\w.-])/g),
  {
    name: "Private path",
    pattern: /(?:\/home|\/Users)\/([a-z_][\w.-]{0,60})(?=\/|\b)|\b[A-Z]:\\Users\\([\w.-]{1,60})/g,
    accept: (found) => !/[/\\](?:jovyan|user|username|you|shared|public|runner|ubuntu|root)$/i.test(found),
  },
  {
    name: "Private network address",
    pattern: /\b(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}\b/g,
  },
];

/** Words that stand for a secret without being one, and what a program fills in. */
function notAnExample(found: string): boolean {
  if (/^(?:x+|\*+|•+|\.+|-+|_+|<.*|\$\{?\w.*|%\w.*|\{.*)$/i.test(found)) return false;
  if (
    /^(?:none|null|true|false|undefined|password|passwd|secret|changeme|example|placeholder|your[\w-]*|my[\w-]*|todo|redacted|masked)$/i.test(
      found,
    )
  )
    return false;
  // A call, an attribute or an item: code that fetches it from elsewhere.
  return !/^(?:os|getpass|config|settings|self|args|env|environ|st|input|getenv|userdata|params|request|options|process)\b[.([]?/.test(
    found,
  );
}

/** A token, and not a sentence or a name: letters and digits together. */
function isMixed(found: string): boolean {
  return /\d/.test(found) && /[a-z]/i.test(found) && notAnExample(found);
}

/** Luhn's check digit, and a beginning that an issuer of cards uses. */
function isCardNumber(found: string): boolean {
  const digits = found.replace(/\D/g, "");
  if (digits.length < 13 || !/^(?:3[4-7]|4|5[1-5]|2[2-7]|6(?:011|5))/.test(digits)) return false;
  if (/^(\d)\1*$/.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits.at(-1 - at));
    const counted = at % 2 === 0 ? digit : digit * 2;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum % 10 === 0;
}

/** ISO 13616: the rest by 97 is 1. */
function isIban(found: string): boolean {
  const text = found.replaceAll(" ", "");
  if (text.length < 15 || text.length > 34) return false;
  let rest = 0;
  for (const mark of text.slice(4) + text.slice(0, 4)) {
    const value = /\d/.test(mark) ? mark : String(mark.charCodeAt(0) - 55);
    for (const digit of value) rest = (rest * 10 + Number(digit)) % 97;
  }
  return rest === 1;
}
