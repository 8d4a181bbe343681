// The trial page: it loads Python, and passes the form to trial.py. All HTML comes from the library, which escapes it.
import { loadPyodide } from "./pyodide/pyodide.mjs";

const element = (id) => document.getElementById(id);
const started = performance.now();
const files = await (await fetch("files.json")).json();
const python = await loadPyodide();

/** Add the wheels to Python, and the example with its data. */
for (const name of files.wheels) {
  python.unpackArchive(await (await fetch(`wheels/${name}`)).arrayBuffer(), "wheel");
}
python.FS.mkdirTree("/trial/data");
for (const name of files.sources) {
  python.FS.writeFile(`/trial/${name}`, new Uint8Array(await (await fetch(`sources/${name}`)).arrayBuffer()));
}
const trial = await python.runPythonAsync('import sys; sys.path.insert(0, "/trial"); import trial; trial');
const state = JSON.parse(trial.start());

/** Show the quotas of an attribute: those of the example, or empty ones. */
function showQuotas() {
  const attribute = element("attribute").value;
  const known = new Map(state.policy.quotas.filter(([name]) => name === attribute).map((quota) => [quota[1], quota]));
  const rows = state.values[attribute].map((value) => {
    const row = document.createElement("tr");
    const head = row.appendChild(document.createElement("th"));
    head.scope = "row";
    head.textContent = value;
    for (const [place, bound] of [[2, "minimum"], [3, "maximum"]]) {
      const input = row.appendChild(document.createElement("td")).appendChild(document.createElement("input"));
      Object.assign(input, { type: "number", min: 0, max: 200, value: known.get(value)?.[place] ?? "" });
      input.setAttribute("aria-label", `${bound} of ${value}`);
    }
    return row;
  });
  element("quotas").replaceChildren(...rows);
}

/** Read the form as the policy that trial.py expects. */
function readPolicy() {
  const number = (input) => (input.value === "" ? null : Number(input.value));
  const quotas = [...element("quotas").rows].map((row) => {
    const [minimum, maximum] = [...row.querySelectorAll("input")].map(number);
    return [element("attribute").value, row.cells[0].textContent, minimum, maximum];
  });
  return {
    size: number(element("size")),
    seed: number(element("seed")),
    quotas: quotas.filter(([, , minimum, maximum]) => minimum !== null || maximum !== null),
  };
}

function showPilot(event) {
  event.preventDefault();
  const found = JSON.parse(trial.select(JSON.stringify(readPolicy())));
  element("problem").textContent = found.problem ?? "";
  element("members").innerHTML = found.matrix ?? "";
  element("chances").innerHTML = found.chances ?? "";
  element("report").innerHTML = found.html ?? "";
  element("text").textContent = found.report ?? "";
  element("status").textContent = found.problem ? "There is a problem with the policy." : "The pilot is below.";
}

function showPlan() {
  element("agenda").innerHTML = JSON.parse(trial.plan()).html;
}

element("pool").innerHTML = state.matrix;
element("size").value = state.policy.size;
element("seed").value = state.policy.seed;
for (const name of Object.keys(state.values)) {
  element("attribute").append(new Option(name, name));
}
showQuotas();
element("attribute").addEventListener("change", showQuotas);
element("policy").addEventListener("submit", showPilot);
element("plan").addEventListener("click", showPlan);
for (const id of ["select", "plan"]) element(id).disabled = false;
element("status").textContent = `Ready in ${((performance.now() - started) / 1000).toFixed(1)} seconds.`;
