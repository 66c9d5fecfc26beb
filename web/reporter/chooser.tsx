//! `/`: every organisation by its three names. The name one reads is the language one gets.
import { useEffect, useState } from "preact/hooks";
import type { Language, Texts } from "../client/api";
import { useClient } from "../page/client";
import { Button } from "../page/button";
import { CHOOSE, LANGUAGES } from "../page/language";
import { Problem } from "../page/problem";
import { writeRoute, type Route } from "../page/route";
import { Shell, Title } from "../page/shell";
import { useTask } from "../page/task";
import { useWords } from "../page/words";

interface Choice {
  slug: string;
  names: Texts;
}

export function Chooser({ onLanguage, onChoose }: { onLanguage: (language: Language) => void; onChoose: (route: Route) => void }) {
  const client = useClient();
  const { t, language } = useWords();
  const [bodies, setBodies] = useState<Choice[]>([]);
  const [demo, setDemo] = useState(false);
  const task = useTask();
  const load = (): void =>
    task.run(async () => {
      const found = await client.organisations();
      setBodies(found);
      const first = found[0];
      if (first) setDemo((await client.organisation(first.slug)).demo);
    });
  useEffect(load, []);
  const order = [language, ...LANGUAGES.filter((each) => each !== language)];
  return (
    <Shell demo={demo} owner="" onLanguage={onLanguage}>
      <div class="stack">
        <Title of="chooser">{CHOOSE[language]}</Title>
        <p class="soft">
          {order.slice(1).map((each, index) => (
            <span lang={each}>{(index > 0 ? " · " : "") + CHOOSE[each]}</span>
          ))}
        </p>
        <p>{t("chooser-about")}</p>
        {task.problem && (
          <Problem code={task.problem}>
            <Button onPress={load}>{t("again")}</Button>
          </Problem>
        )}
        {bodies.length === 0 && !task.problem && <p role="status">{t(task.busy ? "loading" : "chooser-empty")}</p>}
        <ul class="bodies">
          {bodies.map((body) => (
            <li key={body.slug}>
              {order.map((each) => {
                const route = { language: each, slug: body.slug };
                const choose = (event: Event): void => {
                  event.preventDefault();
                  onChoose(route);
                };
                return (
                  <a lang={each} href={writeRoute(route)} onClick={choose}>
                    {body.names[each]}
                  </a>
                );
              })}
            </li>
          ))}
        </ul>
      </div>
    </Shell>
  );
}
