// Who can read a case, who was left out, and what the client found wrong with it.
import type { Conversation } from "../client/api.ts";
import type { Key } from "./messages/keys.ts";
import { Notice } from "./notice.tsx";
import { useWords } from "./words.tsx";

/** What the client raises an alarm about; a code of a newer client is shown as it came. */
const ALARMS: Record<string, Key> = {
  "roster-not-newest": "alarm-roster-not-newest",
  "granted-unknown": "alarm-granted-unknown",
  "chain-broken": "alarm-chain-broken",
  exchanged: "alarm-exchanged",
  "not-genuine": "alarm-not-genuine",
};

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

export function Access({ conversation, reader }: { conversation: Conversation; reader: "reporter" | "officer" }) {
  const { t, pick } = useWords();
  return (
    <section class="panel stack">
      <h2>{t("access-title")}</h2>
      <ul class="people">
        {conversation.granted.map((person) => (
          <li key={person.body + person.id}>
            <strong>{person.name}</strong>
            <br />
            <span class="small soft">{pick(person.office)}</span>
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
            {conversation.excluded.map((person) => (
              <li key={person.body + person.person}>{person.name}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
