// A hearing as its readers see it: which body, who sits, who represents the authorised body, what was decided and who signed.
import type { Course } from "../../client/api.ts";
import { longDay } from "../day.ts";
import { Facts, Notice } from "../notice.tsx";
import { asListed } from "../order.ts";
import { useWords } from "../words.tsx";
import { useNames } from "./names.ts";

/** Stages in which the decision is still owed. */
const BEFORE = ["registered", "transfer-needed", "composed", "authorised-invited", "scheduled", "postponed", "in-session", "deliberation"];
const DECIDED = ["decided", "signing", "signed", "signed-with-refusal"];

export function Sitting({ course, persons }: { course: Course; persons: Record<string, string> }) {
  const { t } = useWords();
  const name = useNames();
  const { details, stage } = course;
  const named = (id: string): string => persons[id] ?? id.slice(0, 8);
  // The chair first, then as everybody is listed.
  const order = [details.chair, ...Object.keys(persons)];
  const all = (ids: string[]): string => asListed(ids, order).map((id) => (id === details.chair ? t("hearing-chair-name", { name: named(id) }) : named(id))).join(", ");
  const day = (value: string): string => value && longDay(t, value);
  return (
    <>
      {/* What may be void is not told as what is being executed. */}
      {stage !== "void-risk" && <p>{t(BEFORE.includes(stage) ? "hearing-before" : DECIDED.includes(stage) ? "hearing-after" : "hearing-end")}</p>}
      {(details.voidRisk || details.incomplete) && (
        <Notice kind="mind">
          {details.voidRisk && <p>{t("hearing-void")}</p>}
          {details.incomplete && <p>{t("hearing-incomplete")}</p>}
        </Notice>
      )}
      {course.known && (
        <Facts
          narrow
          rows={[
            [t("hearing-body"), details.body && name("body", details.body)],
            [t("hearing-received"), day(details.received)],
            [t("hearing-members"), details.members.length > 0 ? all(details.members) : t("hearing-nobody")],
            [t("hearing-representative"), details.representative ? named(details.representative) : t("hearing-unnamed")],
            [t("hearing-session"), day(details.session)],
            [t("hearing-attending"), all(details.attending)],
            [t("hearing-decided"), day(details.decided)],
            [t("hearing-signed"), details.decided && (all(details.signed) || t("hearing-nobody"))],
            [t("hearing-refused"), all(details.refused)],
            [t("hearing-served"), day(details.served)],
            [t("hearing-read"), day(details.read)],
          ]}
        />
      )}
    </>
  );
}
