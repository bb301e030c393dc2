// Copying, also where the browser's clipboard is out of reach: on a page without HTTPS, or when it says no.

/** Copy the text; says whether it worked. */
export async function copyText(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return copyBySelecting(words);
  }
}

function copyBySelecting(words) {
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = words;
  field.readOnly = true;
  field.className = "offscreen";
  document.body.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    before?.focus();
  }
}
