// The multicast groups that are joined, and by whom: a fixed table. The routers hear of it from igmp.ts.

import { cells } from "../cells";
import { now } from "../clock";
import { groupsDeadline, schedule } from "../deadlines";
import { groupReports, groupsMax } from "../limits";
import { groupsStart, guardBytes } from "../memory-map";
import { Group, groupBytes } from "./records";

/** RFC 1112 §4: every host is a member, without saying so. */
export const allHosts: u32 = 0xe0000001;

// @ts-ignore: decorator
@inline
export function groupAt(index: i32): Group {
  if (guardBytes != 0) assert(<u32>index < <u32>groupsMax);
  return changetype<Group>(groupsStart + <usize>index * groupBytes);
}

/** Members are bits: a socket's, or a service's. */
export function memberBit(member: i32): u32 {
  return 1 << member;
}

/** False: the table is full. */
export function joinGroup(address: u32, member: i32): bool {
  const group = find(address) || claim(address);
  if (!group) return false;
  // Also one that was about to be left.
  if (group.members == 0) beginReports(group);
  group.members |= <u16>memberBit(member);
  if (!cells.wasInitialised) group.permanentMembers = group.members;
  return true;
}

/** Whatever this member has joined; who was the last to go leaves the group (igmp.ts). */
export function leaveGroups(member: i32): void {
  for (let index = 0; index < groupsMax; index++) {
    const group = groupAt(index);
    if (!(group.members & memberBit(member))) continue;
    group.members &= ~(<u16>memberBit(member));
    group.permanentMembers &= group.members;
    if (group.members == 0) schedule(groupsDeadline, now());
  }
}

/** Who has joined it, as bits; 0: nobody. */
export function membersOf(address: u32): u32 {
  const group = find(address);
  return group ? group.members : 0;
}

export function anyGroupIsJoined(): bool {
  for (let index = 0; index < groupsMax; index++) if (groupAt(index).members != 0) return true;
  return false;
}

/** `init`: only what an application joined at top level is still joined. */
export function resetGroups(): void {
  for (let index = 0; index < groupsMax; index++) {
    const group = groupAt(index);
    group.members = group.permanentMembers;
    if (group.members == 0) group.address = 0;
  }
}

/** There is another address or another link: the routers there know nothing yet, and miss nobody who leaves. */
export function reportGroupsAnew(): void {
  for (let index = 0; index < groupsMax; index++) {
    const group = groupAt(index);
    if (group.members != 0) beginReports(group);
    else group.address = 0;
  }
}

/** RFC 2236 §3: at once, and once more for the case that it is lost. */
function beginReports(group: Group): void {
  group.reportsLeft = groupReports;
  group.reportAt = now();
  schedule(groupsDeadline, now());
}

function find(address: u32): Group | null {
  for (let index = 0; index < groupsMax; index++) if (groupAt(index).address == address) return groupAt(index);
  return null;
}

function claim(address: u32): Group | null {
  for (let index = 0; index < groupsMax; index++) {
    const group = groupAt(index);
    if (group.members != 0) continue;
    group.address = address;
    group.wasLastToReport = 0;
    return group;
  }
  return null;
}
