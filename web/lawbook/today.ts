// The day it is in Kazakhstan by the clock of the device: only a first proposal for the field, which anybody may change. The one
// place of the pages that reads a clock.
import type { Day } from "../law/civil.ts";
import { legalDay } from "../law/day.ts";

export const today = (): Day => legalDay(Date.now());
