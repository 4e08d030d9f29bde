import "./css/desk.entry.css";

import { autosave } from "./js/autosave.js";
import { common } from "./js/common.js";
import { keys } from "./js/keys.js";

common();
autosave();
keys();
