//! Where the officer serves: an institution of this portal, or an authorised body that its roster points to.
import { useEffect, useState } from "preact/hooks";
import type { Organisation, Texts } from "../client/api";
import { useClient } from "../page/client";
import { Button } from "../page/button";
import { Choice } from "../page/field";
import { Problem } from "../page/problem";
import { Title } from "../page/shell";
import { useTask } from "../page/task";
import { useWords } from "../page/words";
import type { Session } from "./app";

export function Place({ onEntered }: { onEntered: (session: Session) => void }) {
  const { t, pick } = useWords();
  const client = useClient();
  const [institutions, setInstitutions] = useState<{ slug: string; names: Texts }[]>([]);
  const [organisation, setOrganisation] = useState<Organisation | undefined>();
  const [slug, setSlug] = useState("");
  const listing = useTask();
  const entering = useTask();
  const list = (): void => listing.run(async () => setInstitutions(await client.organisations()));
  useEffect(list, []);
  const choose = (chosen: string): void => {
    setSlug(chosen);
    entering.clear();
    listing.run(async () => setOrganisation(await client.organisation(chosen)));
  };
  const enter = (): void => entering.run(async () => onEntered(await client.login(slug)));
  return (
    <div class="stack">
      <Title of="place">{t("place-choose")}</Title>
      <fieldset>
        <legend class="unseen">{t("place-choose")}</legend>
        {institutions.map((each) => (
          <Choice key={each.slug} name="institution" checked={slug === each.slug} onPick={() => choose(each.slug)}>
            {pick(each.names)}
          </Choice>
        ))}
      </fieldset>
      {organisation && organisation.authorised.length > 0 && (
        <fieldset>
          <legend>{t("place-authorised")}</legend>
          {organisation.authorised.map((body) => (
            <Choice key={body.id} name="institution" checked={slug === body.slug} onPick={() => setSlug(body.slug)}>
              {pick(body.names)}
            </Choice>
          ))}
        </fieldset>
      )}
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
