// Who can read a case, who was left out, and what the client found wrong with it.
import type { Conversation, Organisation, Texts } from "../client/api.ts";
import type { Key } from "./messages/keys.ts";
import { Notice } from "./notice.tsx";
import { inOrder } from "./order.ts";
import { useWords, type Words } from "./words.tsx";

/** What the client raises an alarm about; a code of a newer client is shown as it came. */
const ALARMS: Record<string, Key> = {
  "roster-not-newest": "alarm-roster-not-newest",
  "granted-unknown": "alarm-granted-unknown",
  "chain-broken": "alarm-chain-broken",
  exchanged: "alarm-exchanged",
  "not-genuine": "alarm-not-genuine",
};

/** An office, and of which body where that is not the institution itself: "inspector" alone does not say whose. */
export function officeOf(pick: Words["pick"], { office, body }: { office: Texts; body: string }, organisation?: Organisation): string {
  const other = organisation?.authorised.find(({ id }) => id === body);
  return other ? `${pick(office)}. ${pick(other.names)}` : pick(office);
}

export function Alarms({ codes }: { codes: string[] }) {
  const { t } = useWords();
  if (codes.length === 0) return null;
  return (
    <Notice kind="mind" title={t("alarms")} live>
      <ul>
        {codes.map((code) => {
          const key = ALARMS[code];
          return <li key={code}>{key ? t(key) : t("alarm-other", { code })}</li>;
        })}
      </ul>
    </Notice>
  );
}

interface AccessProps {
  conversation: Conversation;
  reader: "reporter" | "officer";
  /** The id of the institution: its people stand first. */
  institution: string;
  /** Where the bodies are known, a reader of another one than the institution is shown with it. */
  organisation?: Organisation;
}

export function Access({ conversation, reader, institution, organisation }: AccessProps) {
  const { t, pick } = useWords();
  return (
    <section class="panel stack">
      <h2>{t("access-title")}</h2>
      <ul class="people">
        {inOrder(conversation.granted, institution).map((person) => (
          <li key={person.body + person.id}>
            <strong>{person.name}</strong>
            <br />
            <span class="small soft">{officeOf(pick, person, organisation)}</span>
            {!person.listed && (
              <>
                <br />
                <span class="tag tag-mind" data-unlisted>{t("access-unlisted")}</span>
              </>
            )}
          </li>
        ))}
      </ul>
      {conversation.excluded.length > 0 && (
        <div class="stack-tight">
          <h3>{t(reader === "reporter" ? "access-excluded-own" : "access-excluded")}</h3>
          <ul class="people">
            {inOrder(conversation.excluded, institution).map((person) => (
              <li key={person.body + person.person}>{person.name}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
