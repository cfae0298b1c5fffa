"use strict";
// Parts of a page ask again every two seconds; what a person is typing is never replaced under her
// hands. Values mask themselves, a form is sent once, and a reload repeats no form.

const EVERY_MS = 2000;
const AWAY = "Sin conexión con el servidor: lo que ve puede no estar al día.";
const served = new WeakMap(); // block -> its HTML as it came from the server

const blocksOf = (root) => [...root.children].filter((child) => child.dataset.block);
const controlsOf = (root) => [...root.querySelectorAll("input:not([type=hidden]), textarea, select")];
const isDraft = (block) => block.querySelector("[data-draft]") !== null;

function isTyped(control) {
  if (control.tagName !== "SELECT") return control.value !== control.defaultValue;
  const given = [...control.options].findIndex((option) => option.defaultSelected);
  return control.selectedIndex !== Math.max(given, 0);
}

function remember(part) {
  // A draft that came back with a refusal is not what the server serves otherwise.
  for (const block of blocksOf(part)) if (!isDraft(block)) served.set(block, block.outerHTML);
}

function put(old, fresh) {
  served.set(fresh, fresh.outerHTML);
  const open = [...old.querySelectorAll("details[open] > summary")].map((one) => one.textContent);
  for (const summary of fresh.querySelectorAll("details > summary")) {
    if (open.includes(summary.textContent)) summary.parentElement.open = true;
  }
  old.replaceWith(fresh);
}

function offer(old, fresh) {
  old.querySelector(":scope > .changed")?.remove();
  const note = document.createElement("p");
  note.className = "changed notice";
  note.setAttribute("role", "status");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Actualizar";
  button.addEventListener("click", () => {
    note.remove();
    const typed = controlsOf(old).filter((control) => control.name && isTyped(control));
    if (fresh) put(old, fresh);
    else old.remove();
    for (const control of typed) {
      const same = fresh && controlsOf(fresh).find(
        (one) => one.name === control.name && one.form?.action === control.form?.action);
      if (same) same.value = control.value;
      else if (fresh && control.tagName === "TEXTAREA") fresh.append(control); // no form takes it now
    }
  });
  note.append("La página cambió mientras escribía. ", button);
  old.prepend(note);
}

// Whether everything new could be shown; if not, the same is asked for again.
function merge(part, html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  const fresh = blocksOf(box.content);
  if (fresh.length === 0) {
    if (part.contains(document.activeElement)) return false;
    part.innerHTML = html;
    return true;
  }
  let whole = true;
  let last = null;
  const old = new Map(blocksOf(part).map((block) => [block.dataset.block, block]));
  for (const block of fresh) {
    const now = old.get(block.dataset.block);
    old.delete(block.dataset.block);
    if (!now) {
      served.set(block, block.outerHTML);
      if (last) last.after(block);
      else part.prepend(block);
      last = block;
      continue;
    }
    last = now;
    if (!served.has(now)) served.set(now, block.outerHTML);
    if (served.get(now) === block.outerHTML) continue;
    if (isDraft(now) || controlsOf(now).some(isTyped)) {
      served.set(now, block.outerHTML);
      offer(now, block);
    } else if (now.contains(document.activeElement)) {
      whole = false;
    } else {
      put(now, block);
      last = block;
    }
  }
  for (const gone of old.values()) {
    if (isDraft(gone) || controlsOf(gone).some(isTyped)) {
      if (!gone.querySelector(":scope > .changed")) offer(gone, null);
    } else if (gone.contains(document.activeElement)) whole = false;
    else gone.remove();
  }
  return whole;
}

function poll(part) {
  let etag = null;
  remember(part);
  async function ask() {
    if (!document.hidden) {
      try {
        const headers = { "X-Relevo-Poll": "1", Accept: "text/html" };
        if (etag) headers["If-None-Match"] = etag;
        const answer = await fetch(part.dataset.poll, { headers, cache: "no-store", redirect: "error" });
        if (answer.status === 401) {
          location.assign("/login");
          return;
        }
        if (answer.status === 200) {
          etag = merge(part, await answer.text()) ? answer.headers.get("ETag") : null;
        }
        if (answer.status === 200 || answer.status === 304) delete part.dataset.stale;
        else part.dataset.stale = AWAY;
      } catch (error) {
        part.dataset.stale = AWAY; // the server is away; the page stays as it is
      }
    }
    setTimeout(ask, EVERY_MS);
  }
  setTimeout(ask, EVERY_MS);
}

function mask(box) {
  setTimeout(() => {
    box.querySelector(".revealed").textContent = "••••••••";
    box.querySelector(".countdown").textContent = "Oculto de nuevo.";
  }, Number(box.dataset.maskAfter) * 1000);
}

function sendOnce(event) {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "true";
}

// The page is the answer to a form: its address is the case's, so that a reload sends nothing again.
const answered = document.querySelector("[data-address]");
if (answered) history.replaceState(null, "", answered.dataset.address);
document.querySelectorAll("[data-poll]").forEach(poll);
document.querySelectorAll("[data-mask-after]").forEach(mask);
document.addEventListener("submit", sendOnce);
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
