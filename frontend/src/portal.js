import "./css/portal.entry.css";

import { autosave } from "./js/autosave.js";
import { common } from "./js/common.js";
import { hashes } from "./js/hash.js";

common();
autosave();
hashes();
