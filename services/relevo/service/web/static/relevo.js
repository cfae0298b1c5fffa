"use strict";
// Two things: parts of a page that ask again every two seconds, and values that mask themselves.

const EVERY_MS = 2000;

function poll(part) {
  let etag = null;
  async function ask() {
    if (!document.hidden && !part.contains(document.activeElement)) {
      try {
        const headers = { "X-Relevo-Poll": "1", Accept: "text/html" };
        if (etag) headers["If-None-Match"] = etag;
        const answer = await fetch(part.dataset.poll, { headers, cache: "no-store", redirect: "error" });
        if (answer.status === 200) {
          etag = answer.headers.get("ETag");
          part.innerHTML = await answer.text();
        } else if (answer.status === 401) {
          location.assign("/login");
          return;
        }
      } catch (error) {
        part.dataset.stale = "true"; // the server is away; the page stays as it is
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

document.querySelectorAll("[data-poll]").forEach(poll);
document.querySelectorAll("[data-mask-after]").forEach(mask);
