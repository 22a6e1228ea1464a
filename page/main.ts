// Where the page begins: the module and the layout of its memory are built into it, so that it works from disk, too.

import layout from "built:layout";
import bytes from "built:module";
import { Show } from "./show.ts";

void WebAssembly.compile(bytes).then((module) => new Show(document.body, module, layout));
