// A conversation as both sides read it: who, on which day, what; what could not be proven genuine is shown and said to be so.
import type { Entry, Payload } from "../client/api.ts";
import { longDay, wallClock } from "./day.ts";
import { labelOf } from "./kinds.ts";
import { Mark } from "./mark.tsx";
import { Notice } from "./notice.tsx";
import { useWords } from "./words.tsx";

function Answers({ payload }: { payload: Extract<Payload, { kind: "report" }> }) {
  const { t } = useWords();
  const label = labelOf(payload.category);
  const answered = payload.answers.filter((answer) => answer.answer !== "");
  return (
    <>
      <p>
        <strong>{label ? t(label) : payload.category}</strong>
      </p>
      <p class="words" lang={payload.language} translate={false}>{payload.text}</p>
      {answered.length > 0 && (
        <dl class="asked">
          {answered.map((answer) => (
            <>
              <dt lang={payload.language}>{answer.question}</dt>
              <dd class="words" lang={payload.language} translate={false}>{answer.answer}</dd>
            </>
          ))}
        </dl>
      )}
    </>
  );
}

function Said({ payload }: { payload: Payload | null }) {
  const { t } = useWords();
  if (payload === null) return <p class="soft">{t("entry-erased")}</p>;
  if (payload.kind === "report") return <Answers payload={payload} />;
  if (payload.kind === "message") return <p class="words" translate={false}>{payload.text}</p>;
  return <p class="soft">{t("entry-unknown")}</p>;
}

function Item({ entry, reader }: { entry: Entry; reader: "reporter" | "officer" }) {
  const { t, pick } = useWords();
  const mine = entry.author.role === reader;
  const officer = entry.author.role === "officer" ? entry.author : undefined;
  const author = officer ? officer.name || t("author-unproven") : t(reader === "reporter" ? "author-you" : "author-reporter");
  const place = officer ? [pick(officer.office), pick(officer.body)].filter(Boolean).join(". ") : "";
  const clock = wallClock(entry.minute);
  return (
    <li class={entry.genuine ? (mine ? "mine" : "") : "doubt"} data-entry={String(entry.sequence)}>
      <h3>{author}</h3>
      {place && <p class="small soft">{place}</p>}
      <p class="small soft">{clock ? t("day-and-clock", { day: longDay(t, entry.day), clock }) : longDay(t, entry.day)}</p>
      {!entry.genuine && (
        <Notice kind="mind">
          <p>
            <strong>{t("not-genuine")}</strong> {t("not-genuine-about")}
          </p>
        </Notice>
      )}
      <div class="said">
        <Said payload={entry.payload} />
        {entry.receipt && reader === "reporter" && (
          <p class="small soft">
            {t("receipt-mark")}: <Mark of={entry.receipt.mark} />
          </p>
        )}
      </div>
    </li>
  );
}

/** Oldest first: the story reads downwards. */
export function Timeline({ entries, reader }: { entries: Entry[]; reader: "reporter" | "officer" }) {
  const { t } = useWords();
  return (
    <ol class="timeline" aria-label={t("conversation")}>
      {entries.map((entry) => (
        <Item key={entry.sequence} entry={entry} reader={reader} />
      ))}
    </ol>
  );
}
