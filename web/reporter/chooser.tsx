// `/`: every organisation by its three names. The name one reads is the language one gets.
import { useEffect, useState } from "preact/hooks";
import type { Language, Texts } from "../client/api.ts";
import { useClient } from "../page/client.ts";
import { Button } from "../page/button.tsx";
import { CHOOSE, LANGUAGES } from "../page/language.ts";
import { Notice } from "../page/notice.tsx";
import { Problem } from "../page/problem.tsx";
import { writeRoute, type Route } from "../page/route.ts";
import { Shell, Title } from "../page/shell.tsx";
import { useTask } from "../page/task.ts";
import { useWords } from "../page/words.tsx";

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
      setBodies(found.institutions);
      setDemo(found.demo);
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
        {(bodies.length > 0 || task.busy) && <p>{t("chooser-about")}</p>}
        {task.problem && (
          <Problem code={task.problem} unwritten>
            <Button onPress={load}>{t("again")}</Button>
          </Problem>
        )}
        {bodies.length === 0 && task.busy && <p role="status">{t("loading")}</p>}
        {bodies.length === 0 && !task.busy && !task.problem && (
          <Notice title={t("chooser-empty")} live>
            <p>{t("chooser-empty-next")}</p>
          </Notice>
        )}
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
