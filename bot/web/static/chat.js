// Web Chat as this page shows it.

import { locale, text } from "./language.js";
import { appearance, cards } from "./appearance.js";

const ONLINE = 2;
const EXPIRED = 3;
const ENDED = 5;
// How long it takes Web Chat to notice that its conversation was scrolled.
const SCROLLED_MS = 60;

const nonce = document.querySelector("script[nonce]").nonce;

const MASKED = /⟨([a-z-]+)⟩/g;

/** What a user writes is shown as it is, never read as markup. */
function asPlainText(action) {
  const activity = { ...action.payload.activity, textFormat: "plain" };
  return { ...action, payload: { ...action.payload, activity } };
}

/** What was masked in a user's words is named in the page's language. */
function named(action) {
  const names = text("masked");
  const name = (token, kind) => (names[kind] ? `[${names[kind]}]` : token);
  const activity = { ...action.payload.activity, text: action.payload.activity.text?.replace(MASKED, name) };
  return { ...action, payload: { ...action.payload, activity } };
}

/** The choices on the card of an activity, in order; `undefined` for a button that chooses nothing. */
function onCard(activity) {
  const actions = activity?.attachments?.flatMap(({ content }) => content?.actions ?? []) ?? [];
  return actions.map(({ data }) => data?.assistant);
}

/** Whether an activity offers something to choose. */
function offers(activity) {
  return onCard(activity).length > 0 || Boolean(activity.suggestedActions?.actions?.length);
}

/**
 * Put what Web Chat draws for an activity into an element that says what it is: the language for screen readers, the
 * kind for host pages. The bundle gives out no React to make elements with; an element is a plain object, so one is
 * made after the one at hand.
 */
function described(element, activity) {
  const { kind, topic, question, cause } = activity.channelData?.assistant ?? {};
  const props = {
    children: element,
    className: "message",
    lang: activity.locale,
    "data-activity": activity.id,
    "data-from": activity.from.role,
    "data-kind": kind,
    "data-topic": topic,
    "data-question": question,
    "data-cause": cause,
    "data-offers": offers(activity) || undefined,
  };
  return { ...element, key: null, ref: null, type: "div", props };
}

const activityMiddleware = () => (next) => (options, ...others) => {
  const render = next(options, ...others);
  return render && ((...given) => {
    const element = render(...given);
    return element && described(element, options.activity);
  });
};

/** A conversation on the page. `on` is told of `activity`, `online`, `lost` and asked to `copy` a text. */
export class Chat {
  #element;
  #directLine;
  #store;
  #on;
  #pressed = null;

  constructor(element, options, on) {
    this.#element = element;
    this.#on = on;
    this.#directLine = window.WebChat.createDirectLine(options);
    this.#store = window.WebChat.createStore({}, () => (next) => (action) => next(this.#seen(action)));
    this.#directLine.connectionStatus$.subscribe((status) => this.#connection(status));
    // A conversation that is gone ends the stream of activities with an error: say so, and leave the stream open.
    this.#directLine.activity$ = this.#directLine.activity$.retryWhen((errors) =>
      errors.do(() => on.lost()).filter(() => false),
    );
    // Tells which message a button belongs to; pressed with the keyboard, it is clicked all the same.
    element.addEventListener("click", (event) => {
      // The second half of a double click would answer twice, and Web Chat then leaves its text box locked.
      if (event.detail > 1 && event.target.closest("button")) {
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      this.#pressed = event.target.closest("[data-activity]")?.dataset.activity ?? null;
    }, true);
    new MutationObserver(() => this.#retire()).observe(element, { childList: true, subtree: true });
    this.draw();
  }

  /** Draw the chat, or draw it anew in another language. */
  draw() {
    window.WebChat.renderWebChat(
      {
        directLine: this.#directLine,
        store: this.#store,
        nonce,
        styleOptions: appearance,
        adaptiveCardsHostConfig: cards,
        activityMiddleware,
        cardActionMiddleware: this.#cardAction,
        locale: text("tag"),
        dir: text("direction"),
        overrideLocalizedStrings: (strings) => ({ ...strings, ...text("chat", locale()) }),
      },
      this.#element,
    );
  }

  /** Say it as the user. */
  say(words) {
    this.#send("WEB_CHAT/SEND_MESSAGE", { method: "keyboard", text: words });
  }

  /** Do what a button of the assistant's would do. */
  press(label, choice) {
    this.#send("WEB_CHAT/SEND_MESSAGE_BACK", { displayText: label, text: label, value: { assistant: choice } });
  }

  /** Into the text box, where that brings up no keyboard over the conversation. */
  focus() {
    if (matchMedia("(pointer: fine)").matches) {
      this.#element.querySelector("[data-id=webchat-sendbox-input]")?.focus();
    }
  }

  close() {
    this.#directLine.end();
  }

  /** Send from the end of the conversation: Web Chat follows what is added only from there. */
  #send(type, payload) {
    const transcript = this.#element.querySelector(".webchat__basic-transcript__scrollable");
    transcript?.scrollTo({ top: transcript.scrollHeight, behavior: "instant" });
    setTimeout(() => this.#store.dispatch({ type, payload }), SCROLLED_MS);
  }

  /** Only what was offered last can be chosen; a text can be copied from earlier cards as well. */
  #retire() {
    const { activities } = this.#store.getState();
    const offering = [...this.#element.querySelectorAll(".message[data-offers]")];
    for (const [place, message] of offering.entries()) {
      const choices = onCard(activities.find(({ id }) => id === message.dataset.activity));
      const old = place < offering.length - 1;
      for (const [number, button] of message.querySelectorAll(".ac-pushButton").entries()) {
        button.inert = old && choices[number]?.do !== "copied";
      }
    }
  }

  #seen(action) {
    if (action.type === "DIRECT_LINE/POST_ACTIVITY") {
      return asPlainText(action);
    }
    if (action.type === "DIRECT_LINE/INCOMING_ACTIVITY") {
      this.#on.activity(action.payload.activity, this.#directLine);
      if (action.payload.activity.from.role === "user") {
        return named(asPlainText(action));
      }
    }
    return action;
  }

  #connection(status) {
    if (status === ONLINE) {
      this.#on.online(this.#directLine);
    } else if (status >= EXPIRED && status <= ENDED) {
      this.#on.lost();
    }
  }

  #cardAction = () => (next) => async (options) => {
    const copies = options.cardAction.value?.assistant?.do === "copied";
    if (!copies || (await this.#on.copy(this.#textToCopy()))) {
      next(options);
    }
  };

  /** The text of the message whose button was pressed; buttons below the conversation belong to the last one. */
  #textToCopy() {
    const copies = this.#store.getState().activities.filter((activity) => activity.channelData?.assistant?.copy);
    const source = copies.find((activity) => activity.id === this.#pressed) ?? copies.at(-1);
    return source?.channelData.assistant.copy ?? "";
  }
}
