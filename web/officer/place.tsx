// Whose cases: an institution of this portal. An officer of an authorised body enters by any institution that points to it.
import { useEffect, useState } from "preact/hooks";
import type { Texts } from "../client/api.ts";
import { useClient } from "../page/client.ts";
import { Button } from "../page/button.tsx";
import { Choice } from "../page/field.tsx";
import { Problem } from "../page/problem.tsx";
import { Title } from "../page/shell.tsx";
import { useTask } from "../page/task.ts";
import { useWords } from "../page/words.tsx";
import type { Session } from "./app.tsx";

export function Place({ onEntered }: { onEntered: (session: Session) => void }) {
  const { t, pick } = useWords();
  const client = useClient();
  const [institutions, setInstitutions] = useState<{ slug: string; names: Texts }[]>([]);
  const [slug, setSlug] = useState("");
  const listing = useTask();
  const entering = useTask();
  const list = (): void => listing.run(async () => setInstitutions((await client.organisations()).institutions));
  useEffect(list, []);
  const choose = (chosen: string): void => {
    setSlug(chosen);
    entering.clear();
  };
  const enter = (): void => entering.run(async () => onEntered(await client.login(slug)));
  return (
    <div class="stack">
      <Title of="place">{t("place-choose")}</Title>
      <p>{t("place-authorised")}</p>
      <fieldset>
        <legend class="unseen">{t("place-choose")}</legend>
        {institutions.map((each) => (
          <Choice key={each.slug} name="institution" checked={slug === each.slug} onPick={() => choose(each.slug)}>
            {pick(each.names)}
          </Choice>
        ))}
      </fieldset>
      {listing.busy && <p role="status">{t("loading")}</p>}
      {listing.problem && (
        <Problem code={listing.problem}>
          <Button onPress={list}>{t("again")}</Button>
        </Problem>
      )}
      {entering.problem && <Problem code={entering.problem} />}
      {slug !== "" && (
        <div class="actions">
          <Button kind="go" busy={entering.busy && t("entering")} onPress={enter}>{t("enter")}</Button>
        </div>
      )}
    </div>
  );
}
