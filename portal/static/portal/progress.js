// A page that tells how far a long work is (data-poll: seconds) asks for itself again and takes over what changed, so
// that nothing jumps and a reader of screens hears the new state alone. Without this script there is a link to load it.
document.addEventListener("DOMContentLoaded", () => {
  const SLOWEST = 60; // seconds between questions while the server is away
  const main = document.querySelector("main");
  const pollOf = (page) => Number(page.querySelector("[data-poll]")?.dataset.poll);
  const partsOf = (page) => [...page.querySelectorAll("main [data-live]")];
  if (!pollOf(document)) return;

  const note = (text) => {
    const place = main.querySelector("[data-poll-note]");
    if (place.textContent !== text) place.textContent = text;
  };

  // The work has ended on this page: all of it is new, and whoever was in it, or nowhere, begins at its top.
  const end = (page) => {
    const isElsewhere = document.activeElement !== document.body && !main.contains(document.activeElement);
    main.replaceChildren(...page.querySelector("main").childNodes);
    if (!isElsewhere) main.focus();
  };

  const takeOver = (page) => {
    document.title = page.title;
    const [parts, said] = [partsOf(document), partsOf(page)];
    if (!pollOf(page) || parts.length !== said.length) return end(page);
    parts.forEach((part, index) => {
      if (!part.isEqualNode(said[index])) part.replaceChildren(...said[index].childNodes);
    });
    note("Trang này tự cập nhật.");
  };

  const ask = async (wait) => {
    let next = wait;
    try {
      const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" });
      if (answer.type === "opaqueredirect") {
        location.reload(); // to the next step, to the file, or to sign in: the browser follows
      } else if (answer.status >= 500) {
        throw new Error(answer.status);
      } else {
        takeOver(new DOMParser().parseFromString(await answer.text(), "text/html"));
        next = pollOf(document);
      }
    } catch {
      next = Math.min(wait * 2, SLOWEST);
      note("Chưa hỏi được máy chủ; trang này sẽ tự hỏi lại.");
    }
    if (next) setTimeout(ask, next * 1000, next);
  };

  note("Trang này tự cập nhật.");
  setTimeout(ask, pollOf(document) * 1000, pollOf(document));
});
