// Draws <div data-drawing="/address/of.bpmn" data-at="TaskA TaskB">; loaded only by pages that show a process.
import "bpmn-js/dist/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
import Viewer from "bpmn-js/lib/NavigatedViewer";

async function draw(box) {
  const answer = await fetch(box.dataset.drawing, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${box.dataset.drawing}: ${answer.status}`);
  const viewer = new Viewer({ container: box });
  await viewer.importXML(await answer.text());
  const canvas = viewer.get("canvas");
  canvas.zoom("fit-viewport", "auto");
  for (const element of (box.dataset.at || "").split(" ").filter(Boolean)) {
    if (viewer.get("elementRegistry").get(element)) canvas.addMarker(element, "at-work");
  }
  box.dataset.drawn = "";
}

for (const box of document.querySelectorAll("[data-drawing]")) {
  draw(box).catch(() => {
    box.textContent = box.dataset.failed || "";
  });
}
