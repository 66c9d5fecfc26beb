// A docket as the portal shows it: the procedures of a case, their clocks, what may be done next. Types and a strict reader; what is
// of another shape is a fault of the portal, a word of a later time is kept as it came.
import type { Json, JsonObject } from "../seal/canonical.ts";
import { isDay } from "../seal/day.ts";
import { Refused } from "../seal/refused.ts";

/** A term that was started. Days are legal days, "" where there is none. */
export interface Clock {
  rule: string;
  paragraph: string;
  event: string;
  target: string;
  nominal: string;
  due: string;
  state: "running" | "met" | "lifted" | "late";
  met: string;
}

/** A term that was not met in time; nothing erases it. */
export interface Overdue {
  rule: string;
  paragraph: string;
  event: string;
  due: string;
  written: string;
  cause: string;
}

/** A step that the asker may take at this stage, or what holds it back. */
export interface Possible {
  step: string;
  role: string;
  ready: boolean;
  rule: string;
  paragraph: string;
  missing: string;
}

/** What a procedure's readers know of it besides its stage; empty for whoever is not let in, or where nothing is known yet. */
export interface Details {
  counterparty: string;
  template: string;
  joined: string[];
  lodged: string;
  disputed: boolean;
  body: string;
  received: string;
  members: string[];
  chair: string;
  quorum: number;
  session: string;
  representative: string;
  attending: string[];
  decided: string;
  items: number[];
  recommendation: string;
  signed: string[];
  refused: string[];
  incomplete: boolean;
  voidRisk: boolean;
  served: string;
  read: string;
}

/** One procedure of a case. */
export interface Course {
  procedure: string;
  nth: number;
  stage: string;
  room: string;
  /** Whether the asker is one of its readers. */
  known: boolean;
  /** Who is in its room, by person id; for its readers alone. */
  readers: string[];
  /** Who may be let in besides, for officers who read it. */
  admits: string[];
  /** Whether the room's next entry begins a new epoch: somebody who was let in is out. */
  renews: boolean;
  details: Details;
  clocks: Clock[];
  breaches: Overdue[];
  steps: Possible[];
}

/** A step that begins another procedure. */
export interface Beginning extends Possible {
  procedure: string;
}

/** A paper that the portal knows of. */
export interface KnownPaper {
  kind: string;
  procedure: string;
  nth: number;
  person: string;
  paper: string;
  day: string;
}

/** A step that was taken. */
export interface Taken {
  day: string;
  /** `reporter`, the word of a role, or `system`. */
  by: string;
  person: string;
  procedure: string;
  nth: number;
  step: string;
  to: string;
}

/** A case as its docket stands. */
export interface Docket {
  day: string;
  courses: Course[];
  /** The next free number of each procedure. */
  next: Record<string, number>;
  begin: Beginning[];
  papers: KnownPaper[];
  protection: { first: string; authorised: string; last: string }[];
  out: { persons: string[]; offices: string[] };
  history: Taken[];
}

const BAD = "server";
const STATES = ["running", "met", "lifted", "late"] as const;
const WORD = /^[a-z]+(-[a-z]+)*$/;
const ROOM = /^[a-z-]+\/[0-9]+$/;

function bad(): never {
  throw new Refused(BAD);
}

/** An object's members by name. What is missing is empty, what is there has its shape. */
class Said {
  readonly #members: JsonObject;

  constructor(value: Json | undefined) {
    if (typeof value !== "object" || Array.isArray(value)) bad();
    this.#members = value;
  }

  text(key: string, shape: (value: string) => boolean = () => true): string {
    const value = this.#members[key];
    if (typeof value !== "string" || !shape(value)) bad();
    return value;
  }

  /** "" where it is missing. */
  maybe(key: string, shape?: (value: string) => boolean): string {
    const value = this.#members[key];
    return value === undefined || value === "" ? "" : this.text(key, shape);
  }

  number(key: string): number {
    const value = this.#members[key];
    if (value === undefined) return 0;
    return typeof value === "number" && value >= 0 ? value : bad();
  }

  flag(key: string): boolean {
    const value = this.#members[key];
    if (value === undefined) return false;
    return typeof value === "boolean" ? value : bad();
  }

  list<T>(key: string, read: (item: Json) => T): T[] {
    const value = this.#members[key];
    if (value === undefined) return [];
    return Array.isArray(value) ? value.map(read) : bad();
  }

  texts(key: string): string[] {
    return this.list(key, (item) => (typeof item === "string" ? item : bad()));
  }

  has(key: string): boolean {
    return this.#members[key] !== undefined;
  }

  inside(key: string): Said {
    return new Said(this.#members[key] ?? {});
  }

  names(): string[] {
    return Object.keys(this.#members);
  }
}

const isWord = (value: string): boolean => WORD.test(value);

function clock(value: Json): Clock {
  const said = new Said(value);
  const state = STATES.find((one) => one === said.text("state")) ?? bad();
  return {
    rule: said.text("rule"), paragraph: said.text("paragraph"), state,
    event: said.text("event", isDay), target: said.text("target", isDay), nominal: said.text("nominal", isDay), due: said.text("due", isDay),
    met: said.maybe("met", isDay),
  };
}

function overdue(value: Json): Overdue {
  const said = new Said(value);
  return {
    rule: said.text("rule"), paragraph: said.text("paragraph"), event: said.text("event", isDay), due: said.text("due", isDay),
    written: said.text("written", isDay), cause: said.maybe("cause", isWord),
  };
}

const possible = (value: Json): Possible => possibleOf(new Said(value));

function possibleOf(said: Said): Possible {
  const ready = said.flag("ready");
  const why = ready ? said.maybe.bind(said) : said.text.bind(said);
  return { step: said.text("step", isWord), role: said.text("role", isWord), ready, rule: why("rule"), paragraph: why("paragraph"), missing: why("missing") };
}

function beginning(value: Json): Beginning {
  const said = new Said(value);
  return { procedure: said.text("procedure", isWord), ...possibleOf(said) };
}

function knownPaper(value: Json): KnownPaper {
  const said = new Said(value);
  return {
    kind: said.text("kind", isWord), procedure: said.text("procedure", isWord), nth: said.number("nth"), person: said.text("person"),
    paper: said.text("paper"), day: said.text("day", isDay),
  };
}

function detailsOf(said: Said): Details {
  return {
    counterparty: said.maybe("counterparty", isWord), template: said.maybe("template"), joined: said.texts("joined"),
    lodged: said.maybe("lodged", isDay), disputed: said.flag("disputed"),
    body: said.maybe("body", isWord), received: said.maybe("received", isDay), members: said.texts("members"), chair: said.maybe("chair"),
    quorum: said.number("quorum"), session: said.maybe("session", isDay), representative: said.maybe("representative"),
    attending: said.texts("attending"), decided: said.maybe("decided", isDay),
    items: said.list("items", (item) => (typeof item === "number" ? item : bad())), recommendation: said.maybe("recommendation", isWord),
    signed: said.texts("signed"), refused: said.texts("refused"), incomplete: said.flag("incomplete"), voidRisk: said.flag("void_risk"),
    served: said.maybe("served", isDay), read: said.maybe("read", isDay),
  };
}

function course(value: Json): Course {
  const said = new Said(value);
  return {
    procedure: said.text("procedure", isWord), nth: said.number("nth"), stage: said.text("stage", isWord),
    room: said.maybe("room", (room) => ROOM.test(room)), known: said.has("details"), readers: said.texts("readers"), admits: said.texts("admits"), renews: said.flag("renews"),
    details: detailsOf(said.inside("details")),
    clocks: said.list("clocks", clock), breaches: said.list("breaches", overdue), steps: said.list("steps", possible),
  };
}

function taken(value: Json): Taken {
  const said = new Said(value);
  return {
    day: said.text("day", isDay), by: said.text("by", isWord), person: said.maybe("person"), procedure: said.maybe("procedure", isWord),
    nth: said.number("nth"), step: said.text("step", isWord), to: said.maybe("to", isWord),
  };
}

/** Reads a docket; throws `server`. */
export function readDocket(value: Json): Docket {
  const said = new Said(value);
  const next = said.inside("next");
  const out = said.inside("out");
  return {
    day: said.text("day", isDay),
    courses: said.list("procedures", course),
    next: Object.fromEntries(next.names().map((name) => [name, next.number(name)])),
    begin: said.list("begin", beginning),
    papers: said.list("papers", knownPaper),
    protection: said.list("protection", (item) => {
      const window = new Said(item);
      return { first: window.text("first", isDay), authorised: window.maybe("authorised", isDay), last: window.text("last", isDay) };
    }),
    out: { persons: out.texts("persons"), offices: out.texts("offices") },
    history: said.list("history", taken),
  };
}
