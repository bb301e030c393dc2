// What the page says, and in which language. The words come with the page, for every language at once.

const data = JSON.parse(document.getElementById("data").textContent);
const KEPT = "language";

export const webChatAddress = data.webChat;
export const locales = Object.keys(data.texts);

let current = sessionStorage.getItem(KEPT);
if (!locales.includes(current)) {
  current = data.locale;
}

export function locale() {
  return current;
}

export function text(key, language = current) {
  return data.texts[language][key];
}

export function knows(language) {
  return locales.includes(language);
}

/** Put the whole page into the language. */
export function speak(language) {
  current = language;
  sessionStorage.setItem(KEPT, language);
  document.documentElement.lang = text("tag");
  document.documentElement.dir = text("direction");
  document.title = `${text("name")} ${text("subtitle")}`;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = text(element.dataset.text);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
  }
}
