// 23 the facts of a step, 24 signatures under an agreement.
import { hex, utf8 } from "../../seal/bytes.ts";
import { type Agreement, signAgreement } from "../../seal/agreement.ts";
import { list, set } from "../../seal/field.ts";
import { Collection, hexOf, signerOf } from "./tools.ts";

/** The facts as a header holds them. */
export const factBytes = (facts: Record<string, string>) => set(Object.entries(facts).map((fact) => list(fact)));

export function steps(): void {
  const file = new Collection("23-step", "Steps of procedures as the facts of a header: bytes is the header's set; author is the person, or empty for the reporter");
  const [a, b, c, r] = ["a", "b", "c", "r"].map((name) => hexOf(`person ${name}`, 16)).sort() as [string, string, string, string];
  const [paper, other] = [hexOf("paper"), hexOf("another paper")];
  const day = "2026-11-22";
  const own = hexOf("own body");
  const vector = (facts: Record<string, string>, author: string) => ({ facts, own, author, bytes: hex(factBytes(facts)) });
  const good = (name: string, author: string, facts: Record<string, string>) => file.good(name, vector(facts, author));
  const bad = (name: string, author: string, facts: Record<string, string>) => file.bad(name, "step", vector(facts, author));

  const of = (procedure: string, step: string, role: string, more: Record<string, string> = {}) => ({ procedure, nth: "0", step, role, ...more });
  const agreement = (step: string, role = "reporter", more = {}) => of("agreement", step, role, more);
  const application = (step: string, role = "authorised", more = {}) => of("application", step, role, more);
  const hearing = (step: string, role = "chair", more = {}) => of("hearing", step, role, more);
  const scanned = `paper;${paper};2026-11-20;${b};${c}`;

  good("agreement: request with the leadership", "", agreement("request", "reporter", { counterparty: "leadership" }));
  good("agreement: request with the authorised body, the eleventh", "", { ...agreement("request", "reporter", { counterparty: "authorised" }), nth: "10" });
  good("agreement: decline", "", agreement("decline"));
  good("agreement: draft by an officer", a, agreement("draft", "officer", { template: paper }));
  good("agreement: sign", "", agreement("sign", "reporter", { signature: "this" }));
  good("agreement: countersign by the leadership", a, agreement("countersign", "leadership", { signature: "this" }));
  good("agreement: countersign on paper", a, agreement("countersign", "first-head", { signature: "this", "on-paper": scanned }));
  good("agreement: join", a, agreement("join", "officer", { undertaking: `signed;this;${day}` }));
  good("agreement: join on paper", a, agreement("join", "member", { undertaking: scanned }));
  good("agreement: join with nothing signed, which is for the guards to refuse", a, agreement("join", "member"));
  good("agreement: report a breach", "", agreement("report-breach", "reporter", { facts: "this" }));

  good("application: lodge", "", application("lodge", "reporter"));
  good("application: lodge with another proof", "", application("lodge", "reporter", { link: "this" }));
  good("application: check", a, application("check"));
  good("application: check, examined elsewhere", a, application("check", "authorised", { examined: paper }));
  good("application: admit", a, application("admit"));
  good("application: redirect", a, application("redirect", "authorised", { advice: "this" }));
  good("application: inspect", a, application("inspect"));
  good("application: recommend", a, application("recommend", "authorised", { text: "this", addressee: paper }));
  good("application: conclude", a, application("conclude", "authorised", { to: "prosecution", proof: "this" }));
  good("application: record an answer on paper", a, application("record-answer", "authorised", { "on-paper": scanned }));
  good("application: close", a, application("close", "authorised", { result: "this" }));
  good("application: dispute", "", application("dispute", "reporter"));

  const joined = `signed;${paper};${day};signed;${other};${day}`;
  good("hearing: register", a, hearing("register", "secretary", { body: "conciliation", received: day, earliest: "2026-11-20" }));
  good("hearing: register, about a measure", a, hearing("register", "secretary", { body: "disciplinary-commission", about: "2", received: day, earliest: day }));
  good("hearing: compose", a, hearing("compose", "secretary", { members: `${a}:${joined},${b}:${joined},${c}:${scanned};-`, chair: a, quorum: "3" }));
  good("hearing: compose of nobody, which is for the guards to refuse", a, hearing("compose", "secretary", { members: "", chair: a, quorum: "0" }));
  good("hearing: transfer", a, hearing("transfer", "secretary", { eligible: `${a},${b}`, quorum: "3" }));
  good("hearing: recuse", a, hearing("recuse", "chair", { member: b }));
  good("hearing: invite", a, hearing("invite", "secretary", { session: "2026-12-01" }));
  good("hearing: name the representative", a, hearing("name-representative", "authorised", { person: r, undertaking: `signed;${paper};${day}` }));
  good("hearing: open", a, hearing("open", "chair", { attending: `${a},${b},${c}`, representative: `${r};signed;${paper};${day}` }));
  good("hearing: open without the representative, which is for the guards to refuse", a, hearing("open", "chair", { attending: a }));
  good("hearing: postpone", a, hearing("postpone", "secretary", { cause: "authorised-body-absent" }));
  good("hearing: reschedule", a, hearing("reschedule", "chair", { session: "2026-12-08" }));
  good("hearing: complete the examination", a, hearing("complete-examination", "chair", { seen: "documents,employer,person,recusals,witnesses" }));
  good("hearing: adopt", a, hearing("adopt", "member", { decision: "this;-;1,10,2" }));
  good("hearing: adopt for a measure, with nothing to be done", a, hearing("adopt", "chair", { decision: "this;for;" }));
  good("hearing: sign", b, hearing("sign", "member"));
  good("hearing: record a refusal to sign", a, hearing("refuse-signature", "chair", { member: c, reasons: "this", certificate: paper }));
  good("hearing: dispatch", a, hearing("dispatch", "secretary", { minutes: paper, decision: other, sheet: "this" }));
  good("hearing: supplement", a, hearing("supplement", "secretary", { sheet: "this" }));
  good("hearing: record a decision from elsewhere", a, hearing("record-elsewhere", "authorised", { decision: "this", day }));
  good("hearing: serve", a, hearing("serve", "secretary", { instruction: "this" }));
  good("hearing: read", "", hearing("read", "reporter"));
  good("hearing: receive", a, hearing("receive", "authorised"));
  good("hearing: execute", a, hearing("execute", "authorised", { proofs: `1:${paper},2:this` }));
  good("hearing: close", a, hearing("close", "authorised"));
  good("a person is put out", "", { step: "put-person-out", role: "reporter", person: b });
  good("an office is put out", a, { step: "put-office-out", role: "officer", office: "leadership" });

  bad("no facts", "", {});
  for (const missing of ["procedure", "nth", "step", "role", "counterparty"]) {
    const { [missing]: _, ...rest } = agreement("request", "reporter", { counterparty: "authorised" }) as Record<string, string>;
    bad(`without ${missing}`, "", rest);
  }
  bad("an unknown procedure", "", of("arbitration", "request", "reporter", { counterparty: "authorised" }));
  bad("a step of another procedure", "", agreement("lodge"));
  bad("an unknown role", "", agreement("decline", "friend"));
  bad("an unknown counterparty", "", agreement("request", "reporter", { counterparty: "employer" }));
  bad("a fact too many", "", agreement("decline", "reporter", { text: "this" }));
  bad("another step's argument", "", agreement("request", "reporter", { counterparty: "authorised", signature: "this" }));
  bad("number with a zero before it", "", { ...agreement("decline"), nth: "00" });
  bad("number with a sign", "", { ...agreement("decline"), nth: "+1" });
  bad("negative number", "", { ...agreement("decline"), nth: "-1" });
  bad("no number", "", { ...agreement("decline"), nth: "" });
  bad("number larger than any", "", { ...agreement("decline"), nth: "99999999999999999999" });
  bad("the portal itself", "", of("report", "acknowledge", "system"));
  bad("an office without a person", "", agreement("draft", "officer", { template: paper }));
  bad("a reporter with a name", a, agreement("decline"));
  bad("the reporter on paper", "", agreement("sign", "reporter", { signature: "this", "on-paper": scanned }));
  bad("paper in capitals", a, agreement("draft", "officer", { template: paper.toUpperCase() }));
  bad("paper too short", a, agreement("draft", "officer", { template: paper.slice(2) }));
  bad("its own hash instead of `this`", "", agreement("sign", "reporter", { signature: own }));
  bad("a proof that is none", a, agreement("join", "officer", { undertaking: `said;${paper};${day}` }));
  bad("a proof without its day", a, agreement("join", "officer", { undertaking: `signed;${paper}` }));
  bad("a proof of no day", a, agreement("join", "officer", { undertaking: `signed;${paper};2026-02-30` }));
  bad("a proof with a part too many", a, agreement("join", "officer", { undertaking: `signed;${paper};${day};${a}` }));
  bad("an empty argument", a, agreement("join", "officer", { undertaking: "" }));
  bad("an absent argument that is written", a, agreement("join", "officer", { undertaking: "-" }));
  bad("a proof on paper that nobody confirmed", a, agreement("join", "officer", { undertaking: `paper;${paper};${day};${b}` }));
  bad("a day with one digit", a, hearing("invite", "secretary", { session: "2026-12-1" }));
  bad("a day with its time", a, hearing("invite", "secretary", { session: "2026-12-01T10:00" }));
  bad("a set that descends", a, hearing("transfer", "secretary", { eligible: `${b},${a}`, quorum: "3" }));
  bad("a set with an item twice", a, hearing("transfer", "secretary", { eligible: `${a},${a}`, quorum: "3" }));
  bad("a set with a comma too many", a, hearing("transfer", "secretary", { eligible: `${a},`, quorum: "3" }));
  bad("numbers that do not ascend as text", a, hearing("adopt", "member", { decision: "this;-;1,2,10" }));
  bad("words out of their order", a, hearing("complete-examination", "chair", { seen: "person,documents" }));
  bad("a decision without its items", a, hearing("adopt", "member", { decision: "this;-" }));
  bad("a number larger than an item's", a, hearing("adopt", "member", { decision: "this;-;256" }));
  bad("a map that descends", a, hearing("compose", "secretary", { members: `${b}:${joined},${a}:${joined}`, chair: a, quorum: "2" }));
  bad("a member twice", a, hearing("compose", "secretary", { members: `${a}:${joined},${a}:${joined}`, chair: a, quorum: "2" }));
  bad("a member with one proof", a, hearing("compose", "secretary", { members: `${a}:signed;${paper};${day}`, chair: a, quorum: "1" }));
  bad("a member without a colon", a, hearing("compose", "secretary", { members: a, chair: a, quorum: "1" }));
  bad("a representative without a word", a, hearing("open", "chair", { attending: a, representative: r }));
  bad("a space", "", agreement("request", "reporter", { counterparty: "authorised " }));
  bad("a field's name as the program has it", a, { ...hearing("sign", "member"), on_paper: scanned });
  bad("out, and in a procedure", "", { ...agreement("put-person-out"), person: b });
  bad("nobody is put out", "", { step: "put-person-out", role: "reporter" });
  file.write();
}

export function agreements(): void {
  const file = new Collection("24-agreement", "Signatures under an agreement (section 18)");
  const [person, leader] = [signerOf("reporter sign"), signerOf("leader")];
  const base: Agreement = {
    organisation: hexOf("organisation"),
    case: hexOf("case", 16),
    nth: 0,
    counterparty: "leadership",
    language: "kk",
    template: hexOf("template"),
    text: "Жария етпеу туралы келісім\n",
  };
  const says = ({ text, ...rest }: Agreement) => ({ ...rest, text: hex(utf8(text)) });
  const good = (name: string, it: Agreement, by = person) =>
    file.good(name, { says: says(it), seed: hex(by.seed), key: hex(by.verifying), signature: hex(signAgreement(it, by)) });
  good("the person", base);
  good("the leadership", base, leader);
  good("the authorised body, the second agreement, in Russian", { ...base, nth: 1, counterparty: "authorised", language: "ru", text: "Соглашение" });
  good("an empty text", { ...base, text: "" });
  const signature = hex(signAgreement(base, person));
  const bad = (name: string, it: Agreement, key = person.verifying, given = signature) =>
    file.bad(name, "signature", { says: says(it), key: hex(key), signature: given });
  bad("of another", base, leader.verifying);
  bad("another organisation", { ...base, organisation: hexOf("another organisation") });
  bad("another case", { ...base, case: hexOf("another case", 16) });
  bad("another number", { ...base, nth: 1 });
  bad("another counterparty", { ...base, counterparty: "authorised" });
  bad("another language", { ...base, language: "ru" });
  bad("another template", { ...base, template: hexOf("another template") });
  bad("one letter changed", { ...base, text: base.text.replace("ж", "Ж").replace("туралы", "туралі") });
  bad("a line feed less", { ...base, text: base.text.trimEnd() });
  bad("one bit of the signature", base, person.verifying, `${(Number.parseInt(signature.slice(0, 2), 16) ^ 1).toString(16).padStart(2, "0")}${signature.slice(2)}`);
  file.write();
}
