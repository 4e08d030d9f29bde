import "htmx.org";

import { dialogs } from "./dialogs.js";
import { errors } from "./errors.js";
import { files } from "./files.js";
import { menus } from "./menus.js";
import { once } from "./once.js";
import { print } from "./print.js";
import { show } from "./show.js";
import { toasts } from "./toasts.js";
import { wide } from "./wide.js";

export function common() {
  for (const part of [errors, menus, dialogs, files, once, print, show, toasts, wide]) part();
}
