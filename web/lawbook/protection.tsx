// The window that a report opens: from which day to which its author is protected, and until when they may apply.
import { type Day, writeDay } from "../law/civil.ts";
import { useId, useState } from "preact/hooks";
import { standing } from "../law/calendar.ts";
import { windowOf } from "../law/window.ts";
import { Field } from "../page/field.tsx";
import { useWords } from "../page/words.tsx";
import { readAsked, tried } from "./asked.ts";
import { standingWords } from "./explain.ts";
import { Answer, type Marked, Months } from "./months.tsx";

export function Protection({ proposed }: { proposed: string }) {
  const { t } = useWords();
  const title = useId();
  const [received, setReceived] = useState(proposed);
  const [authorised, setAuthorised] = useState("");
  const first = tried(t, () => readAsked(received));
  const second = authorised.trim() === "" ? { value: undefined } : tried(t, () => readAsked(authorised));
  const window =
    "value" in first && "value" in second ? tried(t, () => windowOf(first.value, second.value)) : undefined;
  const secondWrong = "wrong" in second ? second.wrong : window && "wrong" in window ? window.wrong : "";
  const found = window && "value" in window ? window.value : undefined;
  const marks: Marked[] = found
    ? [
        { mark: "start", day: found.starts, name: t("window-starts") },
        { mark: "target", day: found.applyByShown, name: t("window-shown") },
        { mark: "nominal", day: found.lastDay, name: t("window-last") },
        { mark: "due", day: found.applyByAccepted, name: t("window-accepted") },
      ]
    : [];
  const inside = (number: Day): boolean => found !== undefined && number > found.starts && number <= found.lastDay;
  return (
    <section class="panel count" id="window" aria-labelledby={title}>
      <h2 id={title}>{t("window-title")}</h2>
      <p>{t("window-about")}</p>
      <div class="sides">
        <div class="stack">
          <form class="stack" onSubmit={(event) => event.preventDefault()}>
            <Field
              label={t("window-received")}
              hint={t("window-received-hint")}
              wrong={"wrong" in first ? first.wrong : ""}
              value={received}
              onValue={setReceived}
            />
            <Field
              label={t("window-authorised")}
              hint={t("window-authorised-hint")}
              wrong={secondWrong}
              value={authorised}
              onValue={setAuthorised}
            />
          </form>
          {found && <p>{t(authorised.trim() === "" ? "window-alone" : "window-both")}</p>}
          {found && <p class="small soft">{standingWords(t, standing(found.starts, found.applyByAccepted))}</p>}
        </div>
        {found && (
          <div class="stack" data-from={writeDay(found.starts)}>
            <div role="status">
              <Answer marks={marks} />
            </div>
            <Months marks={marks} inside={inside} />
          </div>
        )}
      </div>
    </section>
  );
}
