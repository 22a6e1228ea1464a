// What is known of one conversation, from both sides' segments: where its numbers begin, and what a segment of ours may
// not be in it. Checked on everything that the stack transmits, in every test.

import { isAfter } from "./bytes";
import { SentSegment } from "./frame-reader";
import { ACK, FIN, RST, SYN, Segment, unnamed } from "./segment";

export class Flow {
  address: u32 = 0;
  port: i32 = 0;
  ourPort: i32 = 0;

  /** The numbers of both SYNs. Until ours was seen, relative numbers are absolute. */
  peerIsn: u32 = 100;
  ourIss: u32 = 500;
  /** What the application wrote so far, as far as the test said so through `us`. */
  written: Uint8Array = new Uint8Array(0);
  writtenBytes: i32 = 0;

  private weSpoke: bool = false;
  private peerMss: i32 = 536;
  private peerScale: i32 = unnamed;
  private ourScale: i32 = unnamed;
  private peerStamps: bool = false;
  private weStamp: bool = false;
  private peerTakesSack: bool = false;
  /** The furthest number that we offered to take, and that the peer offered. */
  private ourEdge: u32 = 0;
  private ourEdgeIsKnown: bool = false;
  private peerEdge: u32 = 0;
  private peerEdgeIsKnown: bool = false;

  /** The peer speaks, with these numbers of the wire. */
  hear(segment: Segment, seq: u32, ack: u32): void {
    if (segment.flags & RST) return;
    if (segment.flags & SYN) {
      this.peerMss = segment.mss <= 0 ? 536 : segment.mss;
      this.peerScale = segment.windowScale;
      this.peerStamps = segment.tsVal != unnamed;
      this.peerTakesSack = segment.sackPermitted;
    }
    if (!(segment.flags & ACK)) return;
    const scaled = !(segment.flags & SYN) && this.scales() ? min(this.peerScale, 14) : 0;
    const edge = u32(ack + ((segment.window == unnamed ? 64240 : segment.window) << scaled));
    if (!this.peerEdgeIsKnown || isAfter(edge, this.peerEdge)) this.peerEdge = edge;
    this.peerEdgeIsKnown = true;
  }

  /** We speak. Why we shouldn't have, or nothing. */
  speak(segment: SentSegment): string {
    if (segment.flags & RST) return "";
    if (segment.flags & SYN) {
      this.learn(segment);
      return "";
    }
    if (!this.weSpoke) return "";
    const fault = this.faultOfWindow(segment);
    return fault.length > 0 ? fault : this.faultOfData(segment);
  }

  write(bytes: Uint8Array): void {
    const end = this.writtenBytes + bytes.length;
    if (end > this.written.length) {
      const larger = new Uint8Array(end * 2);
      larger.set(this.written);
      this.written = larger;
    }
    this.written.set(bytes, this.writtenBytes);
    this.writtenBytes = end;
  }

  private learn(segment: SentSegment): void {
    this.weSpoke = true;
    this.ourIss = segment.seq;
    this.ourScale = segment.windowScale;
    this.weStamp = segment.hasTimestamps;
    this.ourEdge = u32(segment.ack + segment.window);
    this.ourEdgeIsKnown = (segment.flags & ACK) != 0;
  }

  private scales(): bool {
    return this.peerScale != unnamed && this.ourScale != unnamed;
  }

  private faultOfWindow(segment: SentSegment): string {
    if (!(segment.flags & ACK)) return "neither SYN nor RST, and no ACK";
    const shift = this.scales() ? this.ourScale : 0;
    const edge = u32(segment.ack + (segment.window << shift));
    if (this.ourEdgeIsKnown && isAfter(this.ourEdge, edge)) return "the window's right edge moves left (SHLD-14)";
    if (!this.ourEdgeIsKnown || isAfter(edge, this.ourEdge)) this.ourEdge = edge;
    this.ourEdgeIsKnown = true;
    return "";
  }

  private faultOfData(segment: SentSegment): string {
    const mss = this.peerMss < 48 ? 48 : this.peerMss;
    if (segment.data.length + segment.optionBytes > mss) return "more than the peer's MSS (MUST-16)";
    if (this.peerStamps && this.weStamp && !segment.hasTimestamps) return "no timestamps, though they were agreed";
    if (segment.hasTimestamps && !(this.peerStamps && this.weStamp)) return "timestamps that were not agreed";
    if (segment.sack.length > 0 && !this.peerTakesSack) return "SACK that was not agreed";

    const probes = segment.data.length == 1 ? 1 : 0;
    const end = u32(segment.seq + segment.data.length);
    if (segment.data.length > 0 && isAfter(end, u32(this.peerEdge + probes))) return "data beyond the peer's window";
    if (segment.flags & FIN && segment.data.length == 0) return "";
    return this.writtenBytes > 0 ? this.faultOfBytes(segment) : "";
  }

  /** What arrives is what the application wrote, however often it is sent. */
  private faultOfBytes(segment: SentSegment): string {
    const place: i32 = i32(segment.seq - this.ourIss - 1);
    for (let i = 0; i < segment.data.length; i++) {
      if (place + i < 0 || place + i >= this.writtenBytes) return "bytes that were never written";
      if (segment.data[i] != this.written[place + i]) return "other bytes than those that were written";
    }
    return "";
  }
}
