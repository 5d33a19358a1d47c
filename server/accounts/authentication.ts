import { betterAuth } from "better-auth";
import { createAuthEndpoint } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { z } from "zod";
import type { Config } from "@/server/config";
import type { StudioDatabase } from "@/server/database/database";

/** A header that only our own server writes; better-auth would otherwise believe `X-Forwarded-For`. */
export const clientAddressHeader = "x-atelier-client-address";

/**
 * In characters. Long ones are refused too: hashing them would be work for whoever wants to keep the server busy.
 */
export const passwordLength = { shortest: 10, longest: 200 } as const;

const week = 7 * 24 * 60 * 60;

/** better-auth, on our own tables; which of its addresses are reachable is decided in `server/http/auth-routes.ts`. */
export function createAuthentication(options: {
  config: Pick<Config, "publicUrl" | "port">;
  database: StudioDatabase;
  secret: string;
}) {
  const { config, database, secret } = options;
  return betterAuth({
    appName: "Atelier",
    baseURL: config.publicUrl,
    basePath: "/api/auth",
    secret,
    telemetry: { enabled: false },
    logger: { disabled: true },
    trustedOrigins: [config.publicUrl],
    database: { db: database.db, type: database.engine, transaction: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.shortest,
      maxPasswordLength: passwordLength.longest,
    },
    // Ours counts by socket address before a password is hashed.
    rateLimit: { enabled: false },
    session: {
      expiresIn: 4 * week,
      updateAge: 24 * 60 * 60,
      modelName: "user_sessions",
      fields: sessionFields,
    },
    user: { modelName: "users", fields: userFields, additionalFields: ownUserFields },
    account: { modelName: "user_accounts", fields: accountFields },
    verification: { modelName: "user_verifications", fields: verificationFields },
    // Every way in begins a session, so this refuses whoever may not come in, whichever way they try.
    databaseHooks: {
      session: { create: { before: async ({ userId }) => isActive(database, userId) } },
    },
    advanced: {
      ...cookies(config),
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
    plugins: [signInWithoutPassword()],
  });
}

export type Authentication = ReturnType<typeof createAuthentication>;

async function isActive({ db }: StudioDatabase, userId: string): Promise<boolean> {
  const user = await db.selectFrom("users").select("state").where("id", "=", userId).executeTakeFirst();
  return user?.state === "active";
}

/** Called by this server alone, after it has taken a one-use token: begins a session and sets its cookie. */
function signInWithoutPassword() {
  return {
    id: "sign-in-without-password",
    endpoints: {
      beginSession: createAuthEndpoint(
        "/begin-session",
        { method: "POST", body: z.object({ userId: z.string() }), metadata: { SERVER_ONLY: true } },
        async (ctx) => {
          const user = await ctx.context.internalAdapter.findUserById(ctx.body.userId);
          if (!user) throw ctx.error("NOT_FOUND");
          const session = await ctx.context.internalAdapter.createSession(user.id);
          await setSessionCookie(ctx, { session, user });
          return ctx.json({ sessionId: session.id });
        },
      ),
    },
  };
}

/** Named by port where there is no https, since cookies ignore ports and two studios may share a machine. */
export function sessionCookieName(config: Pick<Config, "publicUrl" | "port">): string {
  return config.publicUrl.startsWith("https://")
    ? "__Host-atelier.session"
    : `atelier-${config.port}.session`;
}

function cookies(config: Pick<Config, "publicUrl" | "port">) {
  return {
    cookiePrefix: `atelier-${config.port}`,
    useSecureCookies: false,
    cookies: { session_token: { name: sessionCookieName(config) } },
    defaultCookieAttributes: {
      httpOnly: true,
      sameSite: "lax" as const,
      path: "/",
      secure: config.publicUrl.startsWith("https://"),
    },
  };
}

const times = { createdAt: "created_at", updatedAt: "updated_at" };
const userFields = { ...times, emailVerified: "email_verified" };
const sessionFields = {
  ...times,
  userId: "user_id",
  expiresAt: "expires_at",
  ipAddress: "ip_address",
  userAgent: "user_agent",
};
const verificationFields = { ...times, expiresAt: "expires_at" };
const accountFields = {
  ...times,
  userId: "user_id",
  accountId: "account_id",
  providerId: "provider_id",
  accessToken: "access_token",
  refreshToken: "refresh_token",
  idToken: "id_token",
  accessTokenExpiresAt: "access_token_expires_at",
  refreshTokenExpiresAt: "refresh_token_expires_at",
};

const ownUserFields = {
  role: { type: "string", required: false, input: false, defaultValue: "user" },
} as const;
