// The web server of http.ts on a network as it finds it: its address comes by DHCP, or is one of its own choice, and who
// is on the same link finds it as http://astcp.local.

import { callMe } from "../names";
import { useDhcp } from "../network";
import "./http";

export * from "../index-networked";

useDhcp();
callMe("astcp");
