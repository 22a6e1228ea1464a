// What tools/page/bundle.ts builds into the page.

declare module "built:module" {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

declare module "built:layout" {
  import type { Layout } from "./model/layout.ts";
  const layout: Layout;
  export default layout;
}
