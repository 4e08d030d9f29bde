import "./css/portal.entry.css";

import { autosave } from "./js/autosave.js";
import { common } from "./js/common.js";

common();
autosave();
