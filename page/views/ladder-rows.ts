// The texts of the ladder's rows: what happened, or is about to, at which side.

import { rfcName } from "../model/states.ts";
import { labelOf } from "../model/label.ts";
import type { Row } from "../model/journal.ts";
import type { Act, Place } from "../model/script.ts";
import type { Prospect } from "../scene.ts";
import { html } from "./element.ts";
import { nameOf, type Showing } from "./view.ts";

const alignments: Record<Place, string> = {
  client: "at-client",
  server: "at-server",
  stranger: "at-stranger",
};

export function timeText(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

/** What stands in a row of the past; its time, where the row before it has another. */
export function rowContent(showing: Showing, row: Row, before: Row | undefined): HTMLElement {
  const parts = [...happening(showing, row), ...consequences(showing, row)];
  const time = timeText(row.atMs);
  const isSame = before !== undefined && timeText(before.atMs) === time;
  return line(isSame ? "" : time, row.place, row.kind, parts);
}

function happening(showing: Showing, row: Row): Node[] {
  const { texts, scene } = showing;
  switch (row.kind) {
    case "act":
      return [part("act", `${nameOf(showing, row.place)} ${actText(row.act!)}`)];
    case "sent":
      return segmentParts(showing, row.segment!);
    case "arrived": {
      const { number } = labelOf(scene.journal, row.segment!, true);
      return [part("unseen", `${number} ${texts.arrives}: ${nameOf(showing, row.place)}`)];
    }
    case "lost":
      return [part("lost", `${labelOf(scene.journal, row.segment!, true).number} ${texts.lost}`)];
    case "timeout":
      return row.timers.map((timer) => part("timer", `${texts.timers[timer] ?? timer}`));
  }
}

/** What it led to: drops with their reasons, states, and what an application noticed. */
function consequences({ texts }: Showing, row: Row): Node[] {
  return [
    ...row.drops.map((reason) => part("drop", `${texts.dropped}: ${reason}`)),
    ...row.changes
      .filter(({ isOurs }) => isOurs)
      .map(({ from, to }) => part("state", `${rfcName(from)} → ${rfcName(to)}`)),
    ...row.remarks.map(({ what, value }) => part(what === "finished" ? "remark" : "drop", texts.remarks[what](value))),
  ];
}

function segmentParts({ texts, scene, isRelative }: Showing, index: number): Node[] {
  const { number, flags, fields, options } = labelOf(scene.journal, index, isRelative);
  const { times, isCopy } = scene.journal.segments[index]!;
  return [
    ...(number ? [part("number", number)] : []),
    ...(flags ? [part("flags", flags)] : []),
    part("fields", fields.join(" ")),
    // Timestamps are in every segment, and of interest in few: the inspector shows them.
    ...optionsPart(flags.includes("SYN") ? options : options.filter((option) => option.startsWith("sack"))),
    ...(times > 1 ? [part("again", texts.again(times))] : []),
    ...(isCopy ? [part("again", texts.copy)] : []),
  ];
}

function optionsPart(options: string[]): Node[] {
  return options.length > 0 ? [part("options", `<${options.join(", ")}>`)] : [];
}

/** What stands in a row of the future. */
export function prospectContent(showing: Showing, prospect: Prospect): HTMLElement {
  const { texts, scene } = showing;
  const { atMs, place, segment, timer, act } = prospect;
  const parts =
    segment !== undefined
      ? [part("number", labelOf(scene.journal, segment, true).number || "ARP"), part("remark", texts.willArrive)]
      : timer !== undefined
        ? [part("timer", `${texts.timers[timer] ?? timer} ${texts.runsOut}`)]
        : [part("act", `${nameOf(showing, place)} ${actText(act!)}`)];
  return line(timeText(atMs), place, "prospect", parts);
}

function actText({ verb, words }: Act): string {
  return [verb, ...words].join(" ");
}

function line(time: string, place: Place, kind: string, parts: Node[]): HTMLElement {
  return html(
    "div",
    { class: `row ${kind} ${alignments[place]}` },
    html("span", { class: "time", text: time }),
    html("span", { class: "parts" }, ...parts.flatMap((each) => [each, " "])),
  );
}

function part(kind: string, text: string): HTMLElement {
  return html("span", { class: kind, text });
}
