// SPDX-License-Identifier: AGPL-3.0-or-later
// Follows a background job: data-progress-url answers {state, progress, message, url}. At the end the page goes to
// `url`, or loads itself again.
for (const box of document.querySelectorAll("[data-progress-url]")) {
  const text = box.querySelector("[role=status]");
  const bar = box.querySelector("progress");
  let wait = 1000;

  async function look() {
    try {
      const answer = await fetch(box.dataset.progressUrl, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const run = await answer.json();
      if (run.state === "done" && run.url) return location.assign(run.url);
      if (run.state === "done" || run.state === "failed") return location.reload();
      bar.value = run.progress;
      if (run.message && run.message !== text.textContent) text.textContent = run.message;
      wait = 1000;
    } catch {
      // The server may be busy or restarting: ask less and less often, but never give up.
      wait = Math.min(wait * 2, 30000);
    }
    setTimeout(look, wait);
  }
  look();
}
