"use strict";
(() => {
  const sheet = JSON.parse(document.getElementById("sheet").textContent);
  const place = `framing-codes:${sheet.sample}:${sheet.coder}`;
  const known = new Set(sheet.items.map((item) => item.item));
  const state = { codes: {}, notes: {}, at: 0, question: 0 };
  const byId = (id) => document.getElementById(id);

  const warn = (text) => {
    byId("warning").textContent = text;
    byId("warning").hidden = !text;
  };

  const keep = () => {
    try {
      localStorage.setItem(place, JSON.stringify(state));
      byId("saved").textContent = "kept in this browser";
    } catch {
      warn("This browser keeps nothing by itself: save your codes before you close the page.");
    }
  };

  const restore = () => {
    try {
      Object.assign(state, JSON.parse(localStorage.getItem(place) ?? "{}"));
    } catch {
      warn("What this browser had kept cannot be read. Go on from a file if you have saved one.");
    }
    state.at = Math.min(state.at, sheet.items.length - 1);
  };

  const here = () => sheet.items[state.at];
  const codesOf = (item) => state.codes[item.item] ?? {};
  const isDone = (item) => sheet.questions.every((question) => codesOf(item)[question.dimension] !== undefined);

  const show = () => {
    const item = here();
    const done = sheet.items.filter(isDone).length;
    byId("progress").max = sheet.items.length;
    byId("progress").value = done;
    byId("count").textContent = `${done} of ${sheet.items.length} coded`;
    byId("name").textContent = `${state.at + 1} of ${sheet.items.length} · item ${item.item}`;
    for (const part of ["before", "text", "after"]) byId(part).textContent = item[part];
    byId("note").value = state.notes[item.item] ?? "";
    document.querySelectorAll("fieldset").forEach((field, number) => {
      field.classList.toggle("here", number === state.question);
      const given = codesOf(item)[field.dataset.dimension];
      field.querySelectorAll("button").forEach((button) => {
        button.setAttribute("aria-pressed", String(button.dataset.code === given));
      });
    });
    byId("previous").disabled = state.at === 0;
    byId("next").disabled = state.at === sheet.items.length - 1;
  };

  const goTo = (at) => {
    state.at = Math.max(0, Math.min(sheet.items.length - 1, at));
    const open = sheet.questions.findIndex((question) => codesOf(here())[question.dimension] === undefined);
    state.question = Math.max(0, open);
    keep();
    show();
  };

  const goToUncoded = () => {
    const order = sheet.items.map((_, number) => (state.at + 1 + number) % sheet.items.length);
    const open = order.find((number) => !isDone(sheet.items[number]));
    if (open === undefined) byId("saved").textContent = "every item is coded: save your codes";
    else goTo(open);
  };

  const answer = (number, code) => {
    const item = here();
    state.codes[item.item] = { ...codesOf(item), [sheet.questions[number].dimension]: code };
    const open = sheet.questions.findIndex((question) => codesOf(item)[question.dimension] === undefined);
    if (open >= 0) state.question = open;
    else if (number === sheet.questions.length - 1 && state.at < sheet.items.length - 1) return goTo(state.at + 1);
    keep();
    show();
  };

  const keyOf = (code) => (code === "-1" ? "-" : code);

  const draw = () => {
    sheet.questions.forEach((question, number) => {
      const field = document.createElement("fieldset");
      field.dataset.dimension = question.dimension;
      const legend = document.createElement("legend");
      legend.textContent = question.title;
      const definition = document.createElement("details");
      definition.open = true;
      const summary = document.createElement("summary");
      summary.textContent = "What counts";
      definition.append(summary, question.definition);
      const answers = document.createElement("div");
      answers.className = "answers";
      for (const { code, label } of question.answers) {
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.code = code;
        const key = document.createElement("kbd");
        key.textContent = keyOf(code);
        button.append(key, ` ${label}`);
        button.addEventListener("click", () => answer(number, code));
        answers.append(button);
      }
      field.append(legend, definition, answers);
      byId("questions").append(field);
    });
  };

  const save = () => {
    const codes = sheet.items.flatMap((item) =>
      Object.entries(codesOf(item)).map(([dimension, code]) => ({ item: item.item, dimension, code })),
    );
    const said = { form: "framing-codes", version: 1, sample: sheet.sample, coder: sheet.coder, codes, notes: state.notes };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`${JSON.stringify(said, null, 1)}\n`], { type: "application/json" }));
    link.download = `codes-${sheet.coder}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
    byId("saved").textContent = `${codes.length} codes saved to ${link.download}`;
  };

  const load = async (file) => {
    let said;
    try {
      said = JSON.parse(await file.text());
    } catch {
      return warn(`${file.name} is no file of codes.`);
    }
    if (said.form !== "framing-codes" || said.sample !== sheet.sample || said.coder !== sheet.coder)
      return warn(`${file.name} belongs to another sample or another coder.`);
    for (const { item, dimension, code } of said.codes)
      if (known.has(item)) state.codes[item] = { ...state.codes[item], [dimension]: code };
    Object.assign(state.notes, said.notes);
    warn("");
    goTo(state.at);
  };

  const press = (event) => {
    if (event.target === byId("note") || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = {
      ArrowLeft: () => goTo(state.at - 1),
      ArrowRight: () => goTo(state.at + 1),
      ArrowUp: () => { state.question = Math.max(0, state.question - 1); show(); },
      ArrowDown: () => { state.question = Math.min(sheet.questions.length - 1, state.question + 1); show(); },
      n: goToUncoded,
      s: save,
    };
    const typed = event.key === "/" ? "?" : event.key;
    const given = sheet.questions[state.question].answers.find(({ code }) => keyOf(code) === typed);
    if (!given && !moves[event.key]) return;
    event.preventDefault();
    if (given) answer(state.question, given.code);
    else moves[event.key]();
  };

  restore();
  draw();
  goTo(state.at);
  document.addEventListener("keydown", press);
  byId("previous").addEventListener("click", () => goTo(state.at - 1));
  byId("next").addEventListener("click", () => goTo(state.at + 1));
  byId("uncoded").addEventListener("click", goToUncoded);
  byId("export").addEventListener("click", save);
  byId("load").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", (event) => event.target.files[0] && load(event.target.files[0]));
  byId("note").addEventListener("input", (event) => { state.notes[here().item] = event.target.value; keep(); });
})();
