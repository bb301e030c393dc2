// The page around the conversation: language, examples, shortcuts, notices.

import { Chat } from "./chat.js";
import { copyText } from "./clipboard.js";
import { keep, open } from "./conversation.js";
import { knows, locale, locales, speak, text, webChatAddress } from "./language.js";

const element = (id) => document.getElementById(id);
const notice = element("notice");
let chat = null;

// Language -----------------------------------------------------------------------------------------------------------

function speakOn(language) {
  speak(language);
  for (const button of element("languages").children) {
    button.setAttribute("aria-pressed", String(button.lang === language));
  }
  element("examples").replaceChildren(
    ...text("examples").map((example) => {
      const item = document.createElement("li");
      item.append(makeButton(example, () => act(() => chat.say(example))));
      return item;
    }),
  );
  chat?.draw();
}

function makeButton(label, pressed) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", pressed);
  return button;
}

for (const language of locales) {
  const button = makeButton(language.toUpperCase(), () => {
    if (language !== locale()) {
      speakOn(language);
      act(() => chat.press(text("language"), { do: "language", value: language }));
    }
  });
  button.lang = language;
  button.setAttribute("aria-label", text("language", language));
  element("languages").append(button);
}

// Shortcuts ----------------------------------------------------------------------------------------------------------

function unfold(button, target, open) {
  button.setAttribute("aria-expanded", String(open));
  target.toggleAttribute("data-open", open);
}

function foldAll() {
  unfold(element("menu"), element("shortcuts"), false);
  unfold(element("more"), element("about"), false);
}

/** Do something in the conversation, and turn to it. */
function act(what) {
  foldAll();
  if (chat) {
    what();
    chat.focus();
  }
}

element("help").addEventListener("click", () => act(() => chat.press(text("help"), { do: "help" })));

const restarting = element("restarting");

function startOver() {
  restarting.close();
  act(() => chat.press(text("restart"), { do: "restart" }));
}

element("restart").addEventListener("click", () => {
  foldAll();
  // Before anything was said there is nothing to forget.
  if (document.body.hasAttribute("data-talking")) {
    restarting.showModal();
  } else {
    startOver();
  }
});
element("restart-now").addEventListener("click", startOver);
element("restart-not").addEventListener("click", () => restarting.close());

element("menu").addEventListener("click", () => {
  const open = element("menu").getAttribute("aria-expanded") !== "true";
  foldAll();
  unfold(element("menu"), element("shortcuts"), open);
});
element("more").addEventListener("click", () => {
  foldAll();
  unfold(element("more"), element("about"), true);
  element("less").focus();
});
element("less").addEventListener("click", () => {
  foldAll();
  element("menu").focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    foldAll();
  }
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("header, #about")) {
    foldAll();
  }
});

// Notices ------------------------------------------------------------------------------------------------------------

function tell(key, { retry = false, passing = false } = {}) {
  const words = notice.querySelector("span");
  words.dataset.text = key;
  words.textContent = text(key);
  notice.querySelector("button").hidden = !retry;
  notice.hidden = false;
  if (passing) {
    setTimeout(() => untell(key), 8000);
  }
}

function untell(key) {
  if (!key || notice.querySelector("span").dataset.text === key) {
    notice.hidden = true;
  }
}

notice.querySelector("button").addEventListener("click", begin);
addEventListener("offline", () => tell("offline"));
addEventListener("online", () => {
  untell("offline");
  if (!chat) {
    begin();
  }
});

// Conversation -------------------------------------------------------------------------------------------------------

function loadWebChat() {
  if (window.WebChat) {
    return Promise.resolve();
  }
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = webChatAddress;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

const listeners = {
  online(connection) {
    untell("unreachable");
    keep(connection);
  },

  activity(activity, connection) {
    keep(connection); // Its token is renewed now and then.
    if (activity.from.role === "user") {
      document.body.toggleAttribute("data-talking", true);
      untell("ended");
    } else if (activity.locale !== locale() && knows(activity.locale)) {
      // The user wrote in another language and the assistant follows: so does the page.
      speakOn(activity.locale);
    }
  },

  /** The token has expired, or the server does not know the conversation any more. */
  lost() {
    setTimeout(begin);
  },

  async copy(words) {
    const copied = await copyText(words);
    if (!copied) {
      tell("not-copied", { passing: true }); // When it worked, the assistant says so.
    }
    return copied;
  },
};

let beginning = false;

async function begin() {
  if (beginning) {
    return;
  }
  beginning = true;
  untell();
  chat?.close();
  chat = null;
  try {
    const [{ replaced, ...options }] = await Promise.all([open(text("tag")), loadWebChat()]);
    // A new element for a new conversation: nothing of the former one stays in it.
    const place = document.createElement("div");
    element("chat").replaceChildren(place);
    document.body.toggleAttribute("data-talking", false);
    chat = new Chat(place, options, listeners);
    if (replaced) {
      tell("ended");
    }
  } catch (error) {
    tell(error.status === 429 ? "busy" : "unreachable", { retry: true });
  } finally {
    beginning = false;
  }
}

speakOn(locale());
if (!navigator.onLine) {
  tell("offline");
}
begin();
