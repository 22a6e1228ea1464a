// The contract's options (docs/abi.md): their ranges and defaults, by number. What an option does stands where it is
// read.

import {
  hasCubic,
  hasEcn,
  keepAliveIdleMs,
  keepAliveIntervalMs,
  keepAliveProbes,
  mssDefault,
  mssMax,
  segmentLifetimeMs,
  userTimeoutMs,
} from "../limits";
import { guardBytes } from "../memory-map";
import { Result } from "../results";
import { Endpoint } from "./endpoint";

export enum Option {
  NoDelay = 1,
  KeepAlive = 2,
  KeepAliveIdle = 3,
  KeepAliveInterval = 4,
  KeepAliveProbes = 5,
  UserTimeout = 6,
  TimeToLive = 7,
  DifferentiatedServices = 8,
  SmoothedRoundTrip = 9,
  CongestionWindow = 10,
  RetransmittedSegments = 11,
  SegmentLifetime = 12,
  SendMss = 13,
  CongestionControl = 14,
  CongestionNotification = 15,
  WindowOffered = 16,
  AnnouncedMss = 17,
}
const optionLast: i32 = Option.AnnouncedMss;
const anyTime: u32 = 0x7fffffff;

// By number: 0 doesn't exist, and a largest value of 0 says that nothing else than the default is to be had.
// prettier-ignore
const smallest: StaticArray<u32> = [0, 0, 0, 1000, 1000, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, mssDefault];
// prettier-ignore
const largest: StaticArray<u32> = [0, 1, 1, anyTime, anyTime, 255, anyTime, 255, 63, 0, 0, 0, 240_000, 0, <u32>hasCubic, <u32>hasEcn, 0, mssMax];
// prettier-ignore
const defaults: StaticArray<u32> = [0, 0, 0, keepAliveIdleMs, keepAliveIntervalMs, keepAliveProbes, userTimeoutMs, 64, 0, 0, 0, 0, segmentLifetimeMs, 0, 0, 0, 0, mssMax];

// @ts-ignore: decorator
@inline
function addressOf(record: Endpoint, option: i32): usize {
  if (guardBytes != 0) assert(<u32>option < <u32>(optionLast + 1));
  return changetype<usize>(record) + ((<usize>option) << 2);
}

export function setDefaults(record: Endpoint): void {
  for (let option = 1; option <= optionLast; option++)
    store<u32>(addressOf(record, option), unchecked(defaults[option]));
}

/** What was set on a listener passes to what it accepts. */
export function inheritOptions(from: Endpoint, to: Endpoint): void {
  for (let option = 1; option <= optionLast; option++)
    store<u32>(addressOf(to, option), load<u32>(addressOf(from, option)));
}

function exists(option: i32): bool {
  return option >= 1 && option <= optionLast && (hasEcn || option != Option.CongestionNotification);
}

function isReadOnly(option: i32): bool {
  return (
    (option >= Option.SmoothedRoundTrip && option <= Option.RetransmittedSegments) ||
    option == Option.SendMss ||
    option == Option.WindowOffered
  );
}

export function setOption(record: Endpoint, option: i32, value: i32): i32 {
  if (!exists(option) || isReadOnly(option) || value < 0) return Result.InvalidArgument;
  if (<u32>value < unchecked(smallest[option]) || <u32>value > unchecked(largest[option]))
    return Result.InvalidArgument;
  store<u32>(addressOf(record, option), value);
  return Result.Ok;
}

export function getOption(record: Endpoint, option: i32): i32 {
  return exists(option) ? load<i32>(addressOf(record, option)) : Result.InvalidArgument;
}
