// SPDX-License-Identifier: AGPL-3.0-or-later
// Keeps a part of the page fresh: an element with data-live-url is filled with the HTML of that address every
// data-live-seconds (5 by default). Nothing is asked while nobody looks, and nothing replaced that did not change.
for (const part of document.querySelectorAll("[data-live-url]")) {
  const pause = 1000 * Number(part.dataset.liveSeconds || 5);
  let shown = "";
  let wait = pause;

  async function refresh() {
    if (!document.hidden) {
      try {
        const answer = await fetch(part.dataset.liveUrl, { headers: { "X-Requested-With": "fetch" } });
        if (!answer.ok) throw new Error(answer.status);
        const fresh = await answer.text();
        if (fresh !== shown && !part.contains(document.activeElement)) {
          part.innerHTML = fresh;
          shown = fresh;
        }
        wait = pause;
      } catch {
        wait = Math.min(wait * 2, 60000);
      }
    }
    setTimeout(refresh, wait);
  }
  setTimeout(refresh, pause);
}
