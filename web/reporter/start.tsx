//! Before you start: where you are, what can be protected, what the law gives, whose key this is.
import type { Organisation } from "../client/api";
import { Button } from "../page/button";
import { Fingerprints, Unconfirmed } from "../page/fingerprint";
import { Norm } from "../page/norm";
import { More, Notice } from "../page/notice";
import { Problem } from "../page/problem";
import { Title } from "../page/shell";
import type { Task } from "../page/task";
import { useWords } from "../page/words";

interface StartProps {
  organisation: Organisation | undefined;
  loading: Task;
  onAgain: () => void;
  onReport: () => void;
  onReturn: () => void;
}

export function Start({ organisation, loading, onAgain, onReport, onReturn }: StartProps) {
  const { t } = useWords();
  return (
    <div class="stack-loose">
      <div class="stack">
        <Title of="start">{t("start-title")}</Title>
        <p class="lead">{t("start-lead")}</p>
        <div class="actions">
          <Button onPress={onReturn}>{t("have-code")}</Button>
        </div>
      </div>
      {loading.problem && (
        <Problem code={loading.problem}>
          <Button onPress={onAgain}>{t("again")}</Button>
        </Problem>
      )}
      <Notice kind="mind" title={t("place-title")}>
        <ul>
          <li>{t("place-network")}</li>
          <li>{t("place-browser")}</li>
          <li>{t("place-keyboard")}</li>
        </ul>
      </Notice>
      <section class="stack-tight">
        <h2>{t("can-title")}</h2>
        <ul>
          <li>{t("can-read")}</li>
          <li>{t("can-trace")}</li>
          <li>{t("can-exclude")}</li>
        </ul>
        <h2>{t("cannot-title")}</h2>
        <ul>
          <li>{t("cannot-watch")}</li>
          <li>{t("cannot-style")}</li>
          <li>{t("cannot-page")}</li>
        </ul>
      </section>
      <section class="stack-tight">
        <h2>{t("law-title")}</h2>
        <p>{t("law-three-years")}</p>
        <Norm paragraph="43.1" />
        <p>{t("law-confidential")}</p>
        <Norm paragraph="43.6" />
        <p>{t("law-informed")}</p>
        <Norm paragraph="44.1" />
        <p class="small soft">{t("law-force")}</p>
      </section>
      <section class="stack-tight">
        <h2>{t("fingerprint-title")}</h2>
        <p>{t("fingerprint-about")}</p>
        {organisation ? <Fingerprints organisation={organisation} /> : <p role="status" class="soft">{loading.problem ? "" : t("fingerprint-checking")}</p>}
        {organisation && <Unconfirmed organisation={organisation} />}
        <More summary={t("fingerprint-more")}>
          <p>{t("fingerprint-why")}</p>
        </More>
      </section>
      {organisation && (
        <div class="actions">
          <Button kind="go" onPress={onReport}>{t("start-report")}</Button>
          <Button kind="plain" onPress={onReturn}>{t("have-code")}</Button>
        </div>
      )}
    </div>
  );
}
