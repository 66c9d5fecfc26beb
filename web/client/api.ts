// What pages ask of the worker, and what they get. Plain data only: it crosses `postMessage`.
export { Refused, type Why } from "../seal/refused.ts";
export type { Answer, Payload, Step, Taken as Paper } from "../seal/entry.ts";
export type { Beginning, Clock, Course, Details, Docket, KnownPaper, Overdue, Possible, Taken } from "../wire/docket.ts";

import type { Continuation } from "../seal/continuation.ts";
import type { Answer, Payload, Step, Taken as Paper } from "../seal/entry.ts";
import type { Docket } from "../wire/docket.ts";

/** The languages of every text. */
export type Language = "kk" | "ru" | "en";
/** A text in all of them. */
export type Texts = Record<Language, string>;

/** A person of a verified roster. */
export interface Person {
  body: string;
  id: string;
  keyId: string;
  name: string;
  office: Texts;
  /** A word of a later time gives no rights. */
  role: "prevention" | "authorised" | "leadership" | (string & {});
}

/** A body that was verified against its own root, with the persons whose keys count today. */
export interface Body {
  id: string;
  fingerprint: string;
  kind: "institution" | "authorised-body" | (string & {});
  slug: string;
  names: Texts;
  rosterVersion: number;
  rosterHash: string;
  /** The last day on which its roster was current, once it is not; else "". */
  unconfirmedSince: string;
  persons: Person[];
  demo: boolean;
}

/** An institution with the authorised bodies that its roster points to. */
export interface Organisation {
  institution: Body;
  authorised: Body[];
  day: string;
  demo: boolean;
  ruleSets: string[];
  /** The calendar by which its working days are counted, then each addition in its line. */
  calendars: string[];
}

/** A report as it was written. */
export interface ReportInput {
  slug: string;
  code: string;
  language: Language;
  category: string;
  answers: Answer[];
  text: string;
  destination: "unit" | "authorised" | "both";
  excluded: { body: string; person: string }[];
  /** Hashes of the rosters that the page showed: what is sealed to is what was seen. */
  rosters: string[];
}

/** A receipt that was checked. */
export interface Receipt {
  note: string;
  mark: string;
  legalDay: string;
  time: string;
  protectedUntil: string;
  /** The organisation's. */
  fingerprint: string;
  /** Whether this device's clock is more than ten minutes off the receipt's time. */
  deviceClockOff: boolean;
}

/** One entry of a conversation. */
export interface Entry {
  sequence: number;
  author: { role: "reporter" } | { role: "officer"; name: string; office: Texts; body: Texts };
  day: string;
  /** Officers' entries only; the reporter's have none. */
  minute: string;
  /** Whether every check held. What failed one is shown as such, never hidden. */
  genuine: boolean;
  payload: Payload | null;
  receipt: Receipt | null;
  /** Hash of the newest checkpoint that its author had checked; "" for none, and for what is not genuine. */
  checkpoint: string;
}

/** An entry of a procedure's room. */
export interface RoomEntry extends Entry {
  /** What its header says in clear; empty unless it is genuine. */
  facts: Record<string, string>;
  /** The hash of its sealed body, by which steps name it. */
  paper: string;
}

/** A signature under an agreement. */
export interface Signature {
  by: Entry["author"];
  day: string;
  language: string;
  text: string;
  /** Whether the key of its author signed this text of a version of the template that this page knows. */
  holds: boolean;
}

/** A procedure's room as its reader sees it. */
export interface Room {
  entries: RoomEntry[];
  /** Of an agreement's room. */
  signatures: Signature[];
  /** What proves an agreement to anybody, once both signatures hold; else "". */
  proof: string;
  /** Who signed an undertaking of confidentiality for it themselves, by person id, and the day; asked for where a reader needs one (43.6). */
  undertaken: Record<string, string>;
  /** Those whom the portal names as readers and whom neither the reporter let in nor an undertaking of their own binds. */
  unbound: string[];
  alarms: string[];
}

/** What is to be written into a procedure's room: a step with its facts, or a paper. */
export interface Move {
  room: string;
  /** What its header says in clear. */
  facts: Record<string, string>;
  payload: Exclude<Paper, { kind: "agreement" }>;
  /** Persons to be let in besides, by id. */
  admit?: string[];
}

/** A word of one's own for a procedure's room that one need not read yet: a declaration, an undertaking, an attendance. */
export interface Pledge {
  /** The room. */
  of: string;
  paper: "declaration" | "undertaking" | "attendance";
  title: string;
  text: string;
  /** The version of the text; "" for an attendance, which has none. */
  template: string;
}

/** An agreement as it is to be signed. */
export interface Offered {
  language: "kk" | "ru";
  template: string;
  text: string;
}

/**
 * A case as its reader sees it. Alarms: `roster-not-newest`, `granted-unknown`, `chain-broken`, `exchanged`, `not-genuine`.
 */
export interface Conversation {
  caseId: string;
  /** The calendar by which the institution's working days are counted, then each addition in its line. */
  calendars: string[];
  destination: string;
  door: string;
  /** `listed`: whether the key that was let in still counts today. */
  granted: (Person & { listed: boolean })[];
  excluded: { body: string; person: string; name: string }[];
  entries: Entry[];
  /** What officers did with the case; the reporter is shown none of it. */
  history: Entry[];
  /** Its procedures, as the portal says; none from a portal that says none. */
  docket: Docket | undefined;
  alarms: string[];
}

/**
 * A promise that a ledger did not keep. `late`: the checkpoint of a day is overdue. `dropped`: a day is closed without an entry
 * that has a receipt. `rewritten`: the newest checkpoint does not go on from one that was given before. `forked`: nor from one that
 * somebody else was shown, who named it in an entry. `unproven`: what is shown does not follow from itself, or is not signed. `withheld`: the
 * portal signed two answers about a case that contradict each other.
 */
export interface Breach {
  kind: "late" | "dropped" | "rewritten" | "forked" | "unproven" | "withheld";
  /** The legal day that it is about; "" for the whole. */
  day: string;
  /** A file that proves it to anybody; "" where there is no proof but the portal's silence. */
  proof: string;
}

/** What a look at a ledger found. */
export interface LedgerLook {
  /** Receipts whose entry is in the checkpoint of its day, and those whose day is not closed yet. */
  kept: number;
  pending: number;
  /** The newest closed day; "" while none is. */
  day: string;
  /** Whether it was shown to go on from an earlier checkpoint. */
  grew: boolean;
  breaches: Breach[];
  /** How the log went on after its database had lost or changed what was published: said, and no alarm. */
  continued: Continuation[];
}

/** A case in an officer's queue. */
export interface QueueRow {
  caseId: string;
  organisation: string;
  slug: string;
  entries: number;
  unanswered: boolean;
  /** Whether an officer has written before. */
  acknowledged: boolean;
  firstDay: string;
  lastDay: string;
  /** The day until which it was set aside, and the person whom it was assigned to, as the portal says; else "". */
  aside: string;
  assigned: string;
  /** The rooms that the key was let into. */
  rooms: string[];
  /** The earliest term that somebody owes in it; none where none runs. */
  next: { rule: string; due: string } | undefined;
}

/** What a search over the texts of cases found, and how far it has read. */
export interface Found {
  cases: string[];
  /** Cases read for the search so far, and cases to be read. */
  read: number;
  all: number;
}

/** A key of the demo, which is nobody's secret. */
export interface DemoKey {
  slug: string;
  /** The body's name. */
  body: Texts;
  name: string;
  office: Texts;
  passphrase: string;
  keyFile: Uint8Array;
}

/**
 * The worker. Every call throws `Refused` with one of: `offline`, `server`, `roster-invalid`, `roster-expired`,
 * `code-symbol`, `code-length`, `code-check`, `unknown-code`, `passphrase`, `key-file`, `head-moved`, `too-long`,
 * `excluded-all`, `roster-changed`, `no-access`, `exchanged`, `not-genuine`, `busy`, `unknown-organisation`, `session`,
 * `not-listed`, `refused` (a rule holds a step back, and says why).
 */
export interface Worker {
  organisations(): Promise<{ institutions: { slug: string; names: Texts }[]; demo: boolean }>;
  organisation(slug: string): Promise<Organisation>;
  /** A new code: seven groups of four. */
  makeCode(): Promise<string>;
  /** The code as it is shown, of what was typed. */
  checkCode(text: string): Promise<string>;
  /** Reports; a second call with the same input sends the same bytes again. */
  report(input: ReportInput): Promise<Receipt>;
  visit(slug: string, code: string): Promise<Conversation>;
  answer(slug: string, code: string, text: string): Promise<Receipt>;
  /** A procedure's room of the case behind a code; nothing where nobody has written there. */
  room(slug: string, code: string, room: string): Promise<Room | undefined>;
  /** Takes a step as the reporter; the room is made with the first of them. */
  take(slug: string, code: string, move: Move): Promise<Receipt>;
  /** The text of an agreement, filled in, as the reporter would sign it. */
  draft(slug: string, code: string, nth: number, language: "kk" | "ru"): Promise<Offered>;
  /** Signs exactly this text with the code's key. */
  sign(slug: string, code: string, nth: number, offered: Offered): Promise<Receipt>;
  /**
   * Whether the ledger of an organisation keeps the promises of these receipts' notes, and goes on from the checkpoints of
   * these hashes and from those seen since the page was opened.
   */
  ledger(slug: string, receipts: string[], heads: string[]): Promise<LedgerLook>;
  /**
   * One file that holds a receipt's note with the roots and rosters by which it is checked without a network; with its day, if
   * `ledger` has seen it closed.
   */
  papers(slug: string, receipt: string): Promise<string>;
  demoKeys(): Promise<DemoKey[]>;
  makeKey(name: string): Promise<{ passphrase: string; keyFile: Uint8Array; enrolment: string; fingerprint: string }>;
  unlock(keyFile: Uint8Array, passphrase: string): Promise<{ keyId: string }>;
  /** Logs in; `day` is today, the later of the device's and the portal's. */
  login(slug: string): Promise<{ person: Person; body: Body; day: string }>;
  /** The body of whoever is logged in, by its newest roster. */
  colleagues(): Promise<Body>;
  queue(after: number): Promise<{ cases: QueueRow[]; after: number; more: boolean }>;
  /** Opens a case as one of its readers, or by the first of these rooms for whoever was let into no other. */
  open(caseId: string, slug: string, rooms: string[]): Promise<Conversation>;
  reply(caseId: string, slug: string, text: string): Promise<void>;
  /** Sets aside, takes up again, assigns: an entry that the officers of the case read, and nobody else. */
  step(caseId: string, slug: string, step: Step): Promise<void>;
  /** A procedure's room of a case; nothing where nobody has written there, or where this key was not let in. */
  enter(caseId: string, slug: string, room: string): Promise<Room | undefined>;
  /** Takes a step of a procedure. */
  act(caseId: string, slug: string, move: Move): Promise<void>;
  /** Signs the agreement that the reporter has signed, word for word; throws `not-genuine` where that signature does not hold. */
  countersign(caseId: string, slug: string, nth: number, role: string): Promise<void>;
  /** The text of a declaration or an undertaking for a case, filled in. */
  wording(caseId: string, slug: string, paper: "declaration" | "undertaking", language: "kk" | "ru"): Promise<{ text: string; template: string }>;
  /** Signs a declaration, an undertaking or an attendance for a case, whether or not one reads it. */
  pledge(caseId: string, slug: string, pledge: Pledge): Promise<void>;
  /** Takes these cases in for the search; they are read from the first search on, behind everything else. */
  index(rows: QueueRow[]): Promise<void>;
  /** The cases whose texts hold all of these words; none are listed for no words. Kept until `lock`. */
  search(words: string): Promise<Found>;
  lock(): Promise<void>;
}
