import "./css/desk.entry.css";

import { camera } from "./desk/camera.js";
import { counter } from "./desk/counter.js";
import { live } from "./desk/live.js";
import { picking } from "./desk/picking.js";
import { search } from "./desk/search.js";
import { autosave } from "./js/autosave.js";
import { common } from "./js/common.js";
import { keys } from "./js/keys.js";

common();
autosave();
keys();
search();
counter();
camera();
live();
picking();
