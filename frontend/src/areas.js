import "./css/areas.entry.css";

import { areas } from "./board/areas.js";

for (const box of document.querySelectorAll("[data-map]")) areas(box);
