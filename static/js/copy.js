// SPDX-License-Identifier: AGPL-3.0-or-later
// Copy buttons: data-copy names the element whose text is copied, data-copied what is said afterwards.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText(source.textContent.trim());
      button.parentElement.querySelector("[role=status]").textContent = button.dataset.copied;
    });
  }
}
