// The page that checks a paper without the network.

import { beginsWithThePaper, check, codeIn, isBound, revocations, today } from "./verify/check.js";
import { inImage, watch } from "./verify/scan.js";

const page = document.querySelector("[data-verify]");
const find = (name) => page.querySelector(`[data-${name}]`);
const says = (name) => page.querySelector(`[data-say="${name}"]`)?.textContent ?? name;
const english = document.documentElement.lang === "en";

let published = null;
let listed = null;
let found = null;
let stop = null;

const fetched = async (address) => {
  const response = await fetch(address);
  if (!response.ok) throw new Error(String(response.status));
  return response;
};

const age = (moment) => {
  const minutes = Math.max(0, Math.round((Date.now() - moment.getTime()) / 60000));
  const far = minutes < 90 ? [minutes, "minute"] : minutes < 36 * 60 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  return new Intl.RelativeTimeFormat(english ? "en" : "vi").format(-far[0], far[1]);
};

const moment = (when) => when.toLocaleString(english ? "en-GB" : "vi-VN", { timeZone: "Asia/Ho_Chi_Minh", dateStyle: "short", timeStyle: "short" });
const day = (said) => said.split("-").reverse().join("/");

const showAge = () => {
  const place = find("age");
  place.textContent = listed ? `${says("list-of")} ${moment(listed.at)} (${age(listed.at)}).` : says("no-list");
  place.classList.toggle("bad", !listed || Date.now() - listed.at.getTime() > 7 * 24 * 60 * 60 * 1000);
};

const learn = async () => {
  try {
    published = await (await fetched(page.dataset.keys)).json();
    listed = await revocations(await (await fetched(page.dataset.revoked)).text(), published);
  } catch {
    // without the network and without what was kept, the page says so
  }
  showAge();
};

const line = (list, name, value) => {
  if (!value) return;
  const pair = document.createElement("div");
  const term = document.createElement("dt");
  const said = document.createElement("dd");
  term.textContent = says(name);
  said.textContent = value;
  pair.append(term, said);
  list.append(pair);
};

const tone = { valid: "good", expired: "soon", corrected: "soon", replaced: "soon" };

const show = (answer) => {
  const result = find("result");
  const notice = document.createElement("div");
  notice.className = `notice ${tone[answer.outcome] ?? "bad"}`;
  const title = document.createElement("h2");
  title.textContent = says(answer.outcome);
  notice.append(title);
  if (answer.why) {
    const why = document.createElement("p");
    why.textContent = says(`why-${answer.why}`);
    notice.append(why);
  }
  result.replaceChildren(notice);
  result.dataset.outcome = answer.outcome;
  if (answer.claims) {
    const { claims } = answer;
    const kind = published.kinds?.[claims.k];
    const facts = document.createElement("dl");
    facts.className = "facts";
    line(facts, "kind", kind ? (english ? kind.en : kind.vi) : claims.k);
    line(facts, "number", claims.n);
    line(facts, "issuer", published.issuers?.[claims.i] ?? claims.i);
    line(facts, "issued-on", day(claims.d));
    line(facts, "expires-on", claims.e ? day(claims.e) : "");
    line(facts, "since", answer.since ? day(answer.since) : "");
    notice.append(facts);
  }
  find("more").hidden = !answer.claims;
  find("holder").hidden = !answer.claims?.h;
  showAge();
  result.focus();
};

const answer = async (text) => {
  if (!published) await learn();
  if (!published) return show({ outcome: "no-keys" });
  found = await check(codeIn(text), published, listed?.entries ?? {}, today());
  show(found);
};

const wake = () => {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data.ready) find("ready").hidden = false;
  });
  navigator.serviceWorker.register(page.dataset.worker).then(async () => {
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
    const ours = loaded.filter((at) => at.origin === location.origin && at.pathname.startsWith("/static/"));
    active.postMessage({ keep: [location.pathname, page.dataset.keys, page.dataset.revoked, ...ours.map(String)] });
  }).catch(() => {});
};

const begin = () => {
  find("paste").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = new FormData(event.target).get("code");
    if (text.trim()) answer(text);
  });
  find("picture").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file) return;
    const text = await inImage(file).catch(() => "");
    if (text) answer(text);
    else show({ outcome: "no-code" });
  });
  const camera = find("camera");
  camera.hidden = !navigator.mediaDevices?.getUserMedia;
  camera.addEventListener("click", async () => {
    const video = find("video");
    if (stop) {
      stop();
      stop = null;
      video.hidden = true;
      camera.textContent = says("scan");
      return;
    }
    video.hidden = false;
    camera.textContent = says("stop-scan");
    camera.disabled = true; // one question of the browser's at a time
    try {
      stop = await watch(video, (text) => {
        stop = null;
        video.hidden = true;
        camera.textContent = says("scan");
        answer(text);
      });
    } catch {
      video.hidden = true;
      camera.textContent = says("scan");
      show({ outcome: "no-camera" });
    } finally {
      camera.disabled = false;
    }
  });
  find("holder").addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = new FormData(event.target);
    const same = await isBound(found.claims, said.get("printed"), said.get("whom"));
    find("holder-answer").textContent = says(same ? "holder-same" : "holder-other");
  });
  find("file").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    if (!file || !found?.claims) return;
    const same = await beginsWithThePaper(found.claims, await file.arrayBuffer());
    const rest = file.size - found.claims.l;
    find("file-answer").textContent = same ? `${says("file-same")} ${says("file-rest").replace("{bytes}", rest)}` : says("file-other");
  });
};

if (page) {
  begin();
  learn().then(wake);
}
