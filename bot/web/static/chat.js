// Web Chat as this page shows it.

import { locale, text } from "./language.js";
import { appearance, cards } from "./appearance.js";

const ONLINE = 2;
const EXPIRED = 3;
const ENDED = 5;

const nonce = document.querySelector("script[nonce]").nonce;

/** What a user writes is shown as it is, never read as markup. */
function asPlainText(action) {
  const activity = { ...action.payload.activity, textFormat: "plain" };
  return { ...action, payload: { ...action.payload, activity } };
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
    this.#store.dispatch({ type: "WEB_CHAT/SEND_MESSAGE", payload: { method: "keyboard", text: words } });
  }

  /** Do what a button of the assistant's would do. */
  press(label, choice) {
    const payload = { displayText: label, text: label, value: { assistant: choice } };
    this.#store.dispatch({ type: "WEB_CHAT/SEND_MESSAGE_BACK", payload });
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

  #seen(action) {
    if (action.type === "DIRECT_LINE/POST_ACTIVITY") {
      return asPlainText(action);
    }
    if (action.type === "DIRECT_LINE/INCOMING_ACTIVITY") {
      this.#on.activity(action.payload.activity, this.#directLine);
      if (action.payload.activity.from.role === "user") {
        return asPlainText(action);
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
