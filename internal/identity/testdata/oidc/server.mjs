// An outside sign-in provider for tests. It signs in whoever login_hint names, without asking, and prints its address
// when it listens. The people are invented.
import http from "node:http";
import { generateKeyPairSync } from "node:crypto";
import Provider from "oidc-provider";

const people = {
  "ada@example.nhs.uk": { sub: "sub-ada", name: "Ada Invented", verified: true, roles: ["vpr-lead"], strong: true },
  "weak@example.nhs.uk": { sub: "sub-weak", name: "Weak Invented", verified: true, roles: ["vpr-lead"], strong: false },
  "unsure@example.nhs.uk": { sub: "sub-unsure", name: "Unsure Invented", verified: false, roles: [], strong: true },
  "stranger@example.nhs.uk": { sub: "sub-stranger", name: "Stranger Invented", verified: true, roles: [], strong: true },
};
const bySub = Object.fromEntries(Object.entries(people).map(([email, p]) => [p.sub, { ...p, email }]));
const demoted = new Set();

const server = http.createServer();
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const issuer = `http://127.0.0.1:${server.address().port}`;

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const provider = new Provider(issuer, {
  clients: [{
    client_id: "havenward",
    client_secret: "invented-secret",
    redirect_uris: process.env.REDIRECT_URIS.split(" "),
    post_logout_redirect_uris: [process.env.AFTER_LOGOUT],
  }],
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256" }] },
  cookies: { keys: ["only-for-tests"] },
  pkce: { required: () => true },
  acrValues: ["urn:invented:two-factors"],
  claims: {
    openid: ["sub", "acr", "amr"],
    email: ["email", "email_verified"],
    profile: ["name", "work"],
    auth_time: null,
  },
  conformIdTokenClaims: false,
  ttl: { IdToken: 60, AccessToken: 60, AuthorizationCode: 60, Grant: 600, Interaction: 600, Session: 600 },
  features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: true } },
  interactions: { url: (_ctx, interaction) => `/come-in/${interaction.uid}` },
  async findAccount(_ctx, sub) {
    const p = bySub[sub];
    return p && {
      accountId: sub,
      claims: () => ({
        sub, name: p.name, email: p.email, email_verified: p.verified,
        work: { posts: (demoted.has(sub) ? [] : p.roles).map((code) => ({ code })) },
      }),
    };
  },
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
});

const answer = provider.callback();
server.on("request", async (req, res) => {
  const url = new URL(req.url, issuer);
  if (url.pathname === "/demote") { // the provider takes one person’s posts away, and gives back those it took before
    demoted.clear();
    demoted.add(url.searchParams.get("sub"));
    return res.end();
  }
  if (!url.pathname.startsWith("/come-in/")) return answer(req, res);
  try {
    const { params } = await provider.interactionDetails(req, res);
    const p = people[params.login_hint];
    const result = p
      ? { login: { accountId: p.sub, ...(p.strong ? { acr: "urn:invented:two-factors", amr: ["pwd", "mfa"] } : { amr: ["pwd"] }) } }
      : { error: "access_denied" };
    await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
  } catch (err) {
    res.statusCode = 500;
    res.end(String(err));
  }
});
console.log(`listening ${issuer}`);
