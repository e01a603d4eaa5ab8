// Who is here: the authorization code flow of OpenID Connect with PKCE, by the browser itself (RFC 7636, RFC 9700).
const TOKENS = "packline.tokens";
const PENDING = "packline.signing-in";
const ENDED = "packline.ended";
const EARLY = 30; // seconds before its end at which a token is not used any more

let settings = { issuer: "" };
let renewing = null;

/** Reads where to sign in, ends a sign-in that is under way: {signedIn, needed, name, ended}. */
export async function ready() {
  settings = JSON.parse(document.querySelector("meta[name=settings]").content);
  if (!settings.issuer) return { signedIn: true, needed: false, name: "" };
  const answer = new URLSearchParams(location.search);
  if (answer.has("state") && (answer.has("code") || answer.has("error"))) await finish(answer);
  const tokens = stored();
  if (tokens && tokens.ends < now() + EARLY) await renew().catch((error) => error.refused && forget());
  const ended = sessionStorage.getItem(ENDED) !== null;
  sessionStorage.removeItem(ENDED);
  return { ...session(), ended };
}

export function session() {
  const tokens = stored();
  return { signedIn: Boolean(tokens), needed: true, name: tokens?.name ?? "" };
}

export function authorization() {
  const tokens = stored();
  return tokens ? { Authorization: `Bearer ${tokens.access}` } : {};
}

/** Leaves for the identity provider's page; comes back to the same view. */
export async function signIn() {
  const { authorization_endpoint: endpoint } = await discover();
  const pending = { state: random(), nonce: random(), verifier: random(), hash: location.hash };
  sessionStorage.setItem(PENDING, JSON.stringify(pending));
  const url = new URL(endpoint);
  const parameters = {
    response_type: "code",
    client_id: settings.client_id,
    redirect_uri: redirect(),
    scope: settings.scopes || "openid",
    audience: settings.audience,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await challenge(pending.verifier),
    code_challenge_method: "S256",
  };
  for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value);
  location.assign(url);
}

/**
 * After a 401 to these headers: whether there is a new token now; if the issuer gives none, the page to sign in is shown,
 * but not while it would discard what somebody has typed or is uploading.
 */
export async function signInAgain({ Authorization: refused }) {
  if (!settings.issuer) return false;
  if (stored() && authorization().Authorization !== refused) return true; // renewed since that was sent
  // Requests at a time share one renewal: a refresh token may be good for one use only.
  renewing ??= renew().finally(() => { renewing = null; });
  return renewing.then(() => true, (error) => { if (error.refused) end(); return false; });
}

function end() {
  forget();
  if (document.querySelector("dialog[open] form, [data-unsaved]")) return;
  sessionStorage.setItem(ENDED, "yes");
  location.reload();
}

export async function signOut() {
  forget();
  const { end_session_endpoint: endpoint } = await discover().catch(() => ({}));
  if (!endpoint) return location.reload();
  const url = new URL(endpoint);
  url.searchParams.set("client_id", settings.client_id);
  url.searchParams.set("post_logout_redirect_uri", redirect());
  location.assign(url);
}

async function finish(answer) {
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? "null");
  sessionStorage.removeItem(PENDING);
  history.replaceState(null, "", redirect() + (pending?.hash ?? ""));
  if (!pending || answer.get("state") !== pending.state) throw new Error("This sign-in was not started here.");
  if (answer.has("error")) throw new Error(answer.get("error_description") || answer.get("error"));
  const tokens = await ask({
    grant_type: "authorization_code",
    code: answer.get("code"),
    redirect_uri: redirect(),
    code_verifier: pending.verifier,
  });
  check(claims(tokens.id_token), pending.nonce);
  keep(tokens);
}

async function renew() {
  const refresh = stored()?.refresh;
  if (!refresh) throw Object.assign(new Error("There is no way to renew the session."), { refused: true });
  keep(await ask({ grant_type: "refresh_token", refresh_token: refresh }));
}

async function ask(form) {
  const { token_endpoint: endpoint } = await discover();
  const body = new URLSearchParams({ client_id: settings.client_id, ...form });
  const response = await fetch(endpoint, { method: "POST", body });
  const tokens = await response.json().catch(() => ({}));
  if (!response.ok || !tokens.access_token) {
    const refused = response.status < 500; // else the issuer could not answer: what there is is kept
    throw Object.assign(new Error(tokens.error_description || "The sign-in was refused."), { refused });
  }
  return tokens;
}

/** The issuer's discovery document, which must be its own. */
async function discover() {
  const issuer = settings.issuer.replace(/\/$/, "");
  const response = await fetch(`${issuer}/.well-known/openid-configuration`);
  if (!response.ok) throw new Error(`${issuer} does not say how to sign in (${response.status}).`);
  const document = await response.json();
  if (document.issuer.replace(/\/$/, "") !== issuer) throw new Error(`${issuer} calls itself ${document.issuer}.`);
  return document;
}

/** The token came by TLS from the issuer itself, so its signature needs no check (OpenID Connect Core 3.1.3.7, 6). */
function check(token, nonce) {
  const audience = [].concat(token.aud ?? []);
  if (token.nonce !== nonce) throw new Error("The sign-in answers another request.");
  if (!audience.includes(settings.client_id)) throw new Error("The sign-in is for another application.");
  if ((token.iss ?? "").replace(/\/$/, "") !== settings.issuer.replace(/\/$/, "")) {
    throw new Error("The sign-in comes from another issuer.");
  }
}

function keep(tokens) {
  const person = tokens.id_token ? claims(tokens.id_token) : {};
  const before = stored() ?? {};
  sessionStorage.setItem(TOKENS, JSON.stringify({
    access: tokens.access_token,
    refresh: tokens.refresh_token ?? before.refresh,
    ends: now() + (tokens.expires_in ?? 300),
    name: person.name ?? person.email ?? person.preferred_username ?? person.sub ?? before.name ?? "",
  }));
}

const forget = () => sessionStorage.removeItem(TOKENS);
const stored = () => JSON.parse(sessionStorage.getItem(TOKENS) ?? "null");
const redirect = () => `${location.origin}/console/index.html`;
const now = () => Date.now() / 1000;
const random = () => encode(crypto.getRandomValues(new Uint8Array(32)));
const challenge = async (verifier) =>
  encode(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
const encode = (bytes) => btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

function claims(token) {
  const middle = (token ?? "").split(".")[1] ?? "";
  const text = atob(middle.replace(/-/g, "+").replace(/_/g, "/"));
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (c) => c.charCodeAt(0))));
}
