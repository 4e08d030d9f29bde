// Says on a page of the desk that something it shows has changed; the officer decides when to load it again.
export function live() {
  const line = document.getElementById("live");
  if (!line || !window.EventSource) return;
  const port = line.dataset.port;
  const origin = port ? `${location.protocol}//${location.hostname}:${port}` : "";
  const source = new EventSource(`${origin}/live`, { withCredentials: true });
  const show = () => {
    line.hidden = false;
    source.close();
  };
  source.addEventListener("reload", show);
  source.addEventListener("changed", (event) => {
    const { dossier } = JSON.parse(event.data);
    // lists show dossiers: what sensors, links and tasks say changes none; on the page of one only that one matters
    const here = line.dataset.dossier;
    if (dossier && (!here || here === dossier)) show();
  });
  window.addEventListener("pagehide", () => source.close());
}
