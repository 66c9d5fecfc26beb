// Before you start: where you are, what can be protected, what the law gives, whose key this is.
import type { Organisation } from "../client/api.ts";
import { Button } from "../page/button.tsx";
import { Fingerprints, Unconfirmed } from "../page/fingerprint.tsx";
import { Norm } from "../page/norm.tsx";
import { More, Notice } from "../page/notice.tsx";
import { isInApp } from "../page/inapp.ts";
import { Problem } from "../page/problem.tsx";
import { Title } from "../page/shell.tsx";
import type { Task } from "../page/task.ts";
import { useWords } from "../page/words.tsx";

interface StartProps {
  organisation: Organisation | undefined;
  loading: Task;
  onAgain: () => void;
  onReport: () => void;
  onReturn: () => void;
}

export function Start({ organisation, loading, onAgain, onReport, onReturn }: StartProps) {
  const { t, language } = useWords();
  const { ruleSets, calendars } = organisation ?? { ruleSets: [], calendars: [] };
  // The law counts by its own calendar unless the institution signed for more.
  const own = calendars.length > 1 ? [...ruleSets, ...calendars] : ruleSets;
  if (loading.problem)
    return (
      <Problem code={loading.problem} whole unwritten>
        {/* What is not there will not come by asking again. */}
        {loading.problem !== "unknown-organisation" && <Button onPress={onAgain}>{t("again")}</Button>}
        <a class={loading.problem === "unknown-organisation" ? "button button-go" : "button button-plain"} href="/">{t("choose-other")}</a>
      </Problem>
    );
  return (
    <div class="stack-loose">
      <div class="stack">
        <Title of="start">{t("start-title")}</Title>
        <p class="lead">{t("start-lead")}</p>
        <div class="actions">
          <Button onPress={onReturn}>{t("have-code")}</Button>
        </div>
      </div>
      {isInApp(navigator.userAgent) && (
        <Notice kind="mind" title={t("inapp-title")}>
          <p>{t("inapp-about")}</p>
          <p class="print-mark">{location.href.split(/(?<=\/)/).map((part) => <span>{part}</span>)}</p>
        </Notice>
      )}
      <Notice kind="mind" title={t("place-title")}>
        <ul>
          <li>{t("place-network")}</li>
          <li>{t("place-browser")}</li>
          <li>{t("place-keyboard")}</li>
          <li>{t("place-exit")}</li>
        </ul>
      </Notice>
      {/* Whoever has read where not to write from may begin; the rest can be read first. */}
      <div class="actions">
        <Button kind="go" onPress={onReport}>{t("start-report")}</Button>
      </div>
      <div class="pair">
        <section class="stack-tight">
          <h2>{t("can-title")}</h2>
          <ul>
            <li>{t("can-read")}</li>
            <li>{t("can-trace")}</li>
            <li>{t("can-exclude")}</li>
          </ul>
        </section>
        <section class="stack-tight">
          <h2>{t("cannot-title")}</h2>
          <ul>
            <li>{t("cannot-watch")}</li>
            <li>{t("cannot-style")}</li>
            <li>{t("cannot-page")}</li>
          </ul>
        </section>
      </div>
      <section class="stack-tight">
        <h2>{t("law-title")}</h2>
        <div>
          <p>{t("law-three-years")}</p>
          <Norm paragraph="43.1" />
        </div>
        <More summary={t("law-more")}>
          <div>
            <p>{t("law-confidential")}</p>
            <Norm paragraph="43.6" />
          </div>
          <div>
            <p>{t("law-informed")}</p>
            <Norm paragraph="44.1" />
          </div>
          <p class="small soft">{t("law-force")}</p>
          <a class="button button-plain" href={`/${language}/law#${own.map(encodeURIComponent).join()}`}>{t("law-all")}</a>
        </More>
      </section>
      <section class="stack-tight">
        <h2>{t("fingerprint-title")}</h2>
        <p>{t("fingerprint-about")}</p>
        <div class="fingerprints">
          {organisation ? <Fingerprints organisation={organisation} /> : <p role="status" class="soft">{t("fingerprint-checking")}</p>}
        </div>
        {organisation && <Unconfirmed organisation={organisation} />}
        <More summary={t("fingerprint-more")}>
          <p>{t("fingerprint-why")}</p>
        </More>
      </section>
      <div class="actions">
        <Button kind="go" onPress={onReport}>{t("start-report")}</Button>
        <Button kind="plain" onPress={onReturn}>{t("have-code")}</Button>
      </div>
    </div>
  );
}
