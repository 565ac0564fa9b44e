// Files that are chosen or dropped.

/**
 * Let a file that was changed meanwhile be chosen again under its old name, which no browser tells
 * otherwise, and let files be dropped anywhere on a part of the page.
 */
export function acceptAnew(input, part, taken) {
  input.addEventListener("click", () => {
    input.value = "";
  });
  input.addEventListener("cancel", taken);
  part.addEventListener("dragover", (event) => event.preventDefault());
  part.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    taken();
  });
}
