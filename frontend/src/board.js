import "./css/board.entry.css";

import { areas } from "./board/areas.js";
import { clock } from "./board/clock.js";
import { follow } from "./board/follow.js";
import { turn } from "./board/turn.js";
import { menus } from "./js/menus.js";

menus();
clock();
follow();
for (const box of document.querySelectorAll("[data-map]")) areas(box);
turn();
