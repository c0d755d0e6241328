// The page of questions: a changed chip is a changed query in the address.
(() => {
  "use strict";
  function changed(query, field, value) {
    const path = field.split(".");
    const last = path.pop();
    let place = query;
    for (const part of path) {
      place[part] = place[part] || {};
      place = place[part];
    }
    const several = field.startsWith("filters.");
    if (!value) delete place[last];
    else place[last] = several ? value.split(",") : value;
    return query;
  }

  document.addEventListener("change", (event) => {
    const input = event.target.closest?.("[data-field]");
    const holder = input?.closest("[data-query]");
    if (!holder) return;
    const query = changed(JSON.parse(holder.dataset.query), input.dataset.field, input.value);
    const here = new URL(location.href);
    const next = new URLSearchParams({ query: JSON.stringify(query) });
    for (const kept of ["lang"]) if (here.searchParams.get(kept)) next.set(kept, here.searchParams.get(kept));
    location.href = `/ask?${next}`;
  });
})();
