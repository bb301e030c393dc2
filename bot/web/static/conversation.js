// The conversation with the server: begun, or taken up again after a reload. Kept in this tab only.

const SERVICE = new URL("/v3/directline", location.href).href;
const KEPT = "conversation";

/** How the server or the network turned us down; `status` is 0 if nothing was answered at all. */
export class ServiceError extends Error {
  constructor(status) {
    super(`The service answered ${status}`);
    this.status = status;
  }
}

async function call(method, path, token) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  let response;
  try {
    response = await fetch(`${SERVICE}/${path}`, { method, headers });
  } catch {
    throw new ServiceError(0);
  }
  if (!response.ok) {
    throw new ServiceError(response.status);
  }
  return response.json();
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

/** Remember who we are in which conversation, for a reload of this tab. */
export function keep({ conversationId, token }) {
  if (conversationId && token) {
    sessionStorage.setItem(KEPT, JSON.stringify({ conversationId, token }));
  }
}

/**
 * The options of a Direct Line connection: to the conversation of this tab if it is still there, else to a new one.
 * `replaced` says that there was one and is no more. Throws `ServiceError`.
 */
export async function open(languageTag) {
  const earlier = kept();
  if (earlier) {
    try {
      const { token } = await call("GET", `conversations/${encodeURIComponent(earlier.conversationId)}`, earlier.token);
      // From the first message on: the history is shown again.
      return { domain: SERVICE, conversationId: earlier.conversationId, token, watermark: "0", replaced: false };
    } catch (error) {
      if (![401, 403, 404].includes(error.status)) {
        throw error;
      }
      sessionStorage.removeItem(KEPT);
    }
  }
  const { token } = await call("POST", "tokens/generate");
  const conversationStartProperties = { locale: languageTag };
  return { domain: SERVICE, token, conversationStartProperties, replaced: Boolean(earlier) };
}
