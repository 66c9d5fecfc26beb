// The fingerprints of a body's key: five groups of four, to be compared with the poster.
import type { Organisation } from "../client/api.ts";
import { longDay } from "./day.ts";
import { Mark } from "./mark.tsx";
import { Notice } from "./notice.tsx";
import { useWords } from "./words.tsx";

export function Fingerprints({ organisation }: { organisation: Organisation }) {
  const { pick } = useWords();
  return (
    <dl class="facts facts-wide">
      {[organisation.institution, ...organisation.authorised].map((body) => (
        <>
          <dt>{pick(body.names)}</dt>
          <dd>
            <Mark of={body.fingerprint} />
          </dd>
        </>
      ))}
    </dl>
  );
}

/** Says since when a body's keys are unconfirmed; one may still go on. */
export function Unconfirmed({ organisation }: { organisation: Organisation }) {
  const { t, pick } = useWords();
  const late = [organisation.institution, ...organisation.authorised].filter((body) => body.unconfirmedSince !== "");
  if (late.length === 0) return null;
  return (
    <Notice kind="mind" title={t("unconfirmed-title")}>
      {late.map((body) => (
        <p key={body.id}>{t("unconfirmed", { body: pick(body.names), day: longDay(t, body.unconfirmedSince) })}</p>
      ))}
      <p>{t("unconfirmed-next")}</p>
    </Notice>
  );
}
